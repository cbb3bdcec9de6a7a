package sqlite

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// Functions that SQLite does not have are Go functions. A scalar function gets its arguments as Go values: nil, int64, float64, string or
// []byte, and returns one of these, or a bool or an error.

// scalarFunction is a function of a fixed number of arguments. It is not called if an argument is NULL: then the result is NULL.
type scalarFunction struct {
	name string
	args int
	call func(args []any) (any, error)
}

// aggregateFunction is an aggregate function. Rows with a NULL in an argument are ignored, except in the first one of a function that keepsNull.
type aggregateFunction struct {
	name      string
	args      int
	keepsNull bool
	window    bool // its accumulator can remove the oldest row
	make      func() accumulator
}

// accumulator is the state of an aggregate for one group or window. It owns its arguments.
type accumulator interface {
	add(args []any) error
	// remove removes the row that was added first. Its arguments are args.
	remove(args []any)
	result() any
}

// SQLite passes the index of a function in these lists to the callbacks.
var (
	scalars    []scalarFunction
	aggregates []aggregateFunction
)

var _ = addition((*conn).addFunctions)

// addFunctions registers the functions with the connection.
func (c *conn) addFunctions() error {
	const flags = lib.SQLITE_UTF8 | lib.SQLITE_DETERMINISTIC | lib.SQLITE_INNOCUOUS
	for i, f := range scalars {
		if err := c.register(f.name, func(name uintptr) int32 {
			return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, int32(f.args), flags, uintptr(i), callback(callScalar), 0, 0, 0)
		}); err != nil {
			return err
		}
	}
	for i, f := range aggregates {
		if err := c.register(f.name, func(name uintptr) int32 {
			if !f.window {
				return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, int32(f.args), flags, uintptr(i), 0,
					callback(aggregateStep), callback(aggregateFinal), 0)
			}
			return lib.Xsqlite3_create_window_function(c.tls, c.db, name, int32(f.args), flags, uintptr(i),
				callback(aggregateStep), callback(aggregateFinal), callback(aggregateValue), callback(aggregateInverse), 0)
		}); err != nil {
			return err
		}
	}
	return nil
}

var errNoMemory = errors.New("sqlite: no memory for a function")

// register calls add with the name of a function or a collation as a C string.
func (c *conn) register(name string, add func(name uintptr) int32) error {
	text, err := libc.CString(name)
	if err != nil {
		return errNoMemory
	}
	defer libc.Xfree(c.tls, text)
	if rc := add(text); rc != lib.SQLITE_OK {
		return c.failure(rc)
	}
	return nil
}

// goArguments returns copies of the arguments of a call. null is the number of the NULLs among them from index from.
func goArguments(tls *libc.TLS, n int32, argv uintptr, from int) (args []any, null int) {
	args = make([]any, n)
	for i := range args {
		args[i] = goValue(tls, argument(argv, i))
		if args[i] == nil && i >= from {
			null++
		}
	}
	return args, null
}

// goValue returns a copy of a value.
func goValue(tls *libc.TLS, v uintptr) any {
	switch lib.Xsqlite3_value_type(tls, v) {
	case lib.SQLITE_INTEGER:
		return lib.Xsqlite3_value_int64(tls, v)
	case lib.SQLITE_FLOAT:
		return lib.Xsqlite3_value_double(tls, v)
	case lib.SQLITE_TEXT:
		p := lib.Xsqlite3_value_text(tls, v)
		return string(bytesAt(p, int(lib.Xsqlite3_value_bytes(tls, v))))
	case lib.SQLITE_BLOB:
		p := lib.Xsqlite3_value_blob(tls, v)
		return append([]byte{}, bytesAt(p, int(lib.Xsqlite3_value_bytes(tls, v)))...)
	}
	return nil
}

// returnValue sets the result of a call. Without a result it is NULL.
func returnValue(tls *libc.TLS, ctx uintptr, v any, err error) {
	const transient = ^uintptr(0) // SQLite makes a copy
	if err != nil {
		withText(tls, err.Error(), func(p uintptr, n int32) { lib.Xsqlite3_result_error(tls, ctx, p, n) })
		return
	}
	switch v := v.(type) {
	case nil:
	case bool:
		n := int64(0)
		if v {
			n = 1
		}
		lib.Xsqlite3_result_int64(tls, ctx, n)
	case int64:
		lib.Xsqlite3_result_int64(tls, ctx, v)
	case float64:
		lib.Xsqlite3_result_double(tls, ctx, v)
	case string:
		withText(tls, v, func(p uintptr, n int32) { lib.Xsqlite3_result_text(tls, ctx, p, n, transient) })
	case []byte:
		withText(tls, string(v), func(p uintptr, n int32) { lib.Xsqlite3_result_blob(tls, ctx, p, n, transient) })
	default:
		returnValue(tls, ctx, nil, fmt.Errorf("a function cannot return %T", v))
	}
}

func callScalar(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	args, null := goArguments(tls, n, argv, 0)
	if null > 0 {
		return
	}
	v, err := scalars[lib.Xsqlite3_user_data(tls, ctx)].call(args)
	returnValue(tls, ctx, v, err)
}

// groups are the accumulators in use. SQLite's memory has the key of an accumulator, because the garbage collector does not see pointers
// there.
var groups struct {
	sync.Mutex
	last uint64
	all  map[uint64]accumulator
}

// groupKey is the size of a key in bytes.
const groupKey = 8

// groupOf returns the accumulator of a group and its key. Without create it is nil for a group without rows.
func groupOf(tls *libc.TLS, ctx uintptr, create func() accumulator) (accumulator, uint64) {
	size := int32(0)
	if create != nil {
		size = groupKey
	}
	p := lib.Xsqlite3_aggregate_context(tls, ctx, size)
	if p == 0 {
		return nil, 0
	}
	key := (*uint64)(unsafe.Pointer(unsafe.SliceData(bytesAt(p, groupKey))))
	groups.Lock()
	defer groups.Unlock()
	if *key == 0 {
		if create == nil {
			return nil, 0
		}
		groups.last++
		*key = groups.last
		if groups.all == nil {
			groups.all = map[uint64]accumulator{}
		}
		groups.all[*key] = create()
	}
	return groups.all[*key], *key
}

// rowOf returns the arguments of a row, or nil for a row that the aggregate ignores.
func (f *aggregateFunction) rowOf(tls *libc.TLS, n int32, argv uintptr) []any {
	from := 0
	if f.keepsNull {
		from = 1
	}
	args, null := goArguments(tls, n, argv, from)
	if null > 0 {
		return nil
	}
	return args
}

func aggregateStep(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	f := &aggregates[lib.Xsqlite3_user_data(tls, ctx)]
	args := f.rowOf(tls, n, argv)
	if args == nil {
		return
	}
	if g, _ := groupOf(tls, ctx, f.make); g != nil {
		if err := g.add(args); err != nil {
			returnValue(tls, ctx, nil, err)
		}
	}
}

func aggregateInverse(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	args := aggregates[lib.Xsqlite3_user_data(tls, ctx)].rowOf(tls, n, argv)
	if args == nil {
		return
	}
	if g, _ := groupOf(tls, ctx, nil); g != nil {
		g.remove(args)
	}
}

func aggregateValue(tls *libc.TLS, ctx uintptr) {
	if g, _ := groupOf(tls, ctx, nil); g != nil {
		returnValue(tls, ctx, g.result(), nil)
	}
}

func aggregateFinal(tls *libc.TLS, ctx uintptr) {
	g, key := groupOf(tls, ctx, nil)
	if g == nil {
		return
	}
	returnValue(tls, ctx, g.result(), nil)
	groups.Lock()
	delete(groups.all, key)
	groups.Unlock()
}
