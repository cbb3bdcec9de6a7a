package http

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/crategen/crategen/bench/data"
)

//go:embed statements.py
var script string

// The statements of crategen as it sends them. The recorded answers to them tell the columns' types, which crate-python needs.
const (
	selectTyped = `SELECT "id", "author_id", "title", "price", "stock", "published_at", "categories", "details" FROM "bench"."books" `
	getTyped    = selectTyped + `WHERE "id" = $1`
	listTyped   = selectTyped + `WHERE "id" >= $1 ORDER BY "id" LIMIT $2`
)

// ErrNoPython says why crate-python cannot be measured.
var ErrNoPython = errors.New("crate-python is left out: it needs an interpreter (-python) and its module (pip install crate)")

// Python is crate-python in a process of its own, which is handed each call through a pipe: some 10 µs of a call are that.
// It returns the client and its version, or ErrNoPython if the interpreter or the module (pip install crate) is missing.
func Python(ctx context.Context, interpreter, addr string) (*Client, string, error) {
	p := &python{cmd: exec.CommandContext(ctx, interpreter, "-c", script, addr, Schema)}
	p.cmd.Stderr = &p.says
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrNoPython, err)
	}
	p.in, p.calls, p.out = in, json.NewEncoder(in), bufio.NewReaderSize(out, 1<<20)
	version, err := p.out.ReadString('\n')
	if err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrNoPython, p.failed(err))
	}
	return &Client{
		Name:    "crate-python",
		Outside: true,
		Get:     func(ctx context.Context) ([]data.Book, error) { return p.ask(ctx, getTyped, 1) },
		List:    func(ctx context.Context, n int) ([]data.Book, error) { return p.ask(ctx, listTyped, 1, n) },
		close:   p.stop,
	}, strings.TrimSpace(version), nil
}

// python is the process.
type python struct {
	cmd   *exec.Cmd
	in    io.Closer
	calls *json.Encoder // to in
	out   *bufio.Reader
	says  bytes.Buffer // on the standard error; complete behind stop
}

// stop ends the script, which reads up to the end of its input.
func (p *python) stop() error {
	_ = p.in.Close()
	return p.cmd.Wait()
}

// failed ends the process and returns its last words, or err if there are none.
func (p *python) failed(err error) error {
	_ = p.stop()
	lines := strings.Split(strings.TrimSpace(p.says.String()), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return errors.New(last)
	}
	return err
}

// ask runs a statement. Only for a check the rows come over the pipe.
func (p *python) ask(ctx context.Context, sql string, args ...any) ([]data.Book, error) {
	_, show := ctx.Value(keptKey{}).(*[]data.Book)
	if err := p.calls.Encode([]any{sql, args, show}); err != nil {
		return nil, p.failed(err)
	}
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		return nil, p.failed(err)
	}
	if !show {
		return nil, nil
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(line, &rows); err != nil {
		return nil, err
	}
	return decodeRows(rows, json.Unmarshal)
}
