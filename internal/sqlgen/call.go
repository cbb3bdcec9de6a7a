package sqlgen

import "github.com/crategen/crategen/internal/dialect"

// Call appends a function of the operands. It writes an operand as often as the text of the function contains it.
func (b *Builder) Call(f dialect.Func, operands ...Expr) {
	b.CallSQL(b.Dialect.Functions[f], operands...)
}

// CallSQL writes SQL with operands for @1, @2, ...
func (b *Builder) CallSQL(sql string, operands ...Expr) {
	for start, i := 0, 0; ; i++ {
		if i == len(sql) {
			b.Write(sql[start:])
			return
		}
		if sql[i] != '@' || i+1 == len(sql) || sql[i+1] < '1' || sql[i+1] > '9' { // the operators <@ and @> are no operands
			continue
		}
		b.Write(sql[start:i])
		i++
		if sql[i] == '@' { // an operator begins with @
			start = i
			continue
		}
		b.Expr(operands[sql[i]-'1'])
		start = i + 1
	}
}
