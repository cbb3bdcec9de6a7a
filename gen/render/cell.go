package render

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/gen/model"
)

// cell says how one kind of field is read from a row and made an argument. In the four texts T is the type already.
type cell struct {
	read    string // the next cell, as T
	readPtr string // a function for wire.Ptr
	value   string // a wire.Value; %s stands for the T
	valueFn string // a function for wire.PtrValue
}

// cell returns the cell of a field by its kind and type. Types of the user's go through the generic functions of wire,
// the common ones through the plain methods.
func (f *file) cell(m *model.Field) cell {
	t := f.plain(m)
	switch m.Kind {
	case model.KindBool:
		return scalar("Bool", t, t == "bool")
	case model.KindInt:
		if t == "uint64" {
			return scalar("Uint", t, true)
		}
		return scalar("Int", t, t == "int64")
	case model.KindFloat:
		return scalar("Float", t, t == "float64")
	case model.KindText:
		return scalar("Text", t, t == "string")
	case model.KindEnum:
		if generatedEnum(m) {
			return cell{"wire.ReadEnum[" + t + "](row)", "wire.ReadEnum[" + t + "]", "wire.EnumValue(%s)", "wire.EnumValue"}
		}
		return scalar("Text", t, false)
	case model.KindUUID:
		return cell{"row.UUID()", "wire.ReadUUID[" + t + "]", "wire.UUID(%s)", "wire.UUIDValue"}
	case model.KindTime:
		return timeCell(t)
	case model.KindBytes:
		c := cell{read: "row.Bytes()", value: "wire.Bytes(%s)"}
		if m.Nullable {
			c.read = "wire.NullBytes(row)"
		}
		return c
	case model.KindJSON:
		read := "wire.ReadJSON"
		if m.Nullable {
			read = "wire.NullJSON"
		}
		return cell{read: fmt.Sprintf("%s[%s](row)", read, f.nullable(m)), value: "wire.JSONValue(%s)"}
	case model.KindArray:
		return f.arrayCell(m.Elem)
	}
	if m.Coded() {
		return codedCell(codecName(m), m.Type.Kind == "ptr" && m.Nullable)
	}
	return customCell(t, stored(m))
}

// scalar is the cell of a type that has a method of its own name on a Row and a function in wire.
func scalar(name, t string, plain bool) cell {
	if plain {
		return cell{"row." + name + "()", "wire.Row." + name, "wire." + name + "(%s)", "wire." + name}
	}
	read := fmt.Sprintf("wire.Read%s[%s]", name, t)
	return cell{read + "(row)", read, "wire." + name + "Value(%s)", "wire." + name + "Value"}
}

func timeCell(t string) cell {
	if t == "time.Time" {
		return scalar("Time", t, true)
	}
	return cell{
		read:    t + "(row.Time())",
		readPtr: fmt.Sprintf("func(row wire.Row) %s { return %[1]s(row.Time()) }", t),
		value:   "wire.Time(time.Time(%s))",
		valueFn: fmt.Sprintf("func(v %s) wire.Value { return wire.Time(time.Time(v)) }", t),
	}
}

func customCell(t string, stored model.Kind) cell {
	read := fmt.Sprintf("wire.ReadScanner[%s](row, wire.%s)", t, wireKinds[stored])
	return cell{
		read:    read,
		readPtr: fmt.Sprintf("func(row wire.Row) %s { return %s }", t, read),
		value:   "wire.ValuerValue(%s)",
		valueFn: fmt.Sprintf("func(v %s) wire.Value { return wire.ValuerValue(v) }", t),
	}
}

// wireKinds are what a custom type's Scan is given, by how it is stored.
var wireKinds = map[model.Kind]string{
	model.KindBool: "KindBool", model.KindInt: "KindInt", model.KindFloat: "KindFloat", model.KindText: "KindText",
	model.KindEnum: "KindText", model.KindBytes: "KindBytes", model.KindTime: "KindTime", model.KindUUID: "KindUUID",
	model.KindJSON: "KindJSON",
}

func (f *file) arrayCell(elem model.GoType) cell {
	t := f.typ(elem)
	name := listNames[elemKind(elem)]
	if plainLists[t] {
		return cell{read: "row." + name + "s()", value: "wire." + name + "s(%s)"}
	}
	return cell{read: fmt.Sprintf("wire.Read%ss[%s](row)", name, t), value: "wire." + name + "List(%s)"}
}

// plainLists are the elements of the lists that a Row returns as they are.
var plainLists = map[string]bool{"bool": true, "int64": true, "float64": true, "string": true, "time.Time": true}

// listNames are how wire's functions call the elements of a list: Int in Ints and IntList.
var listNames = map[model.Kind]string{
	model.KindBool: "Bool", model.KindInt: "Int", model.KindFloat: "Float", model.KindText: "Text",
	model.KindTime: "Time", model.KindUUID: "UUID",
}

// elemKind is the kind of an array's elements. Structs and arrays among them are times and UUIDs.
func elemKind(elem model.GoType) model.Kind {
	switch kind := elem.Kind; {
	case kind == "bool":
		return model.KindBool
	case kind == "string":
		return model.KindText
	case kind == "struct":
		return model.KindTime
	case kind == "array":
		return model.KindUUID
	case strings.HasPrefix(kind, "float"):
		return model.KindFloat
	}
	return model.KindInt
}

// readCell reads the next cell of row into the field x.
func (f *file) readCell(m *model.Field, x string) string {
	if m.Document != nil {
		return f.readDocument(m, x)
	}
	return x + " = " + f.readExpr(m)
}

// readExpr reads the next cell of row as the field's type.
func (f *file) readExpr(m *model.Field) string {
	c := f.cell(m)
	if pointer(m) && m.Kind != model.KindJSON {
		return "wire.Ptr(row, " + c.readPtr + ")"
	}
	return c.read
}

// valueExpr makes an argument of a field that the expression x holds.
func (f *file) valueExpr(m *model.Field, x string) string {
	c := f.cell(m)
	if pointer(m) && m.Kind != model.KindJSON {
		return "wire.PtrValue(" + x + ", " + c.valueFn + ")"
	}
	return fmt.Sprintf(c.value, x)
}
