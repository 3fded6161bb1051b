// SPDX-License-Identifier: MIT

// The adapter kit for Go: handles the messages of corpus/PROTOCOL.md and builds graphs. It needs only the standard
// library.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"strconv"
)

// Engine says what an engine has and how to call it. N is its type of a node.
type Engine[N any] struct {
	Name, Version string
	Unary         map[string]func(N) N    // by the names of `minigrad ops`
	Binary        map[string]func(N, N) N // the same
	Start         func()                  // starts a new expression; may be nil
	Variable      func(float64) N
	Constant      func(float64) N
	Value         func(N) float64
	Backward      func(N)
	Gradient      func(N) float64
	Clear         func(N)        // called on each input, on each node that is read, and on the root
	Claims        map[string]any // what differs from the defaults of PROTOCOL.md
}

// Skip declines a point, which is then skipped: panic(Skip("reason")). Any other panic is an error of the point.
type Skip string

// Number is a JSON number, or one of the strings "nan", "inf" and "-inf".
type Number float64

func (x Number) MarshalJSON() ([]byte, error) {
	switch f := float64(x); {
	case math.IsNaN(f):
		return []byte(`"nan"`), nil
	case math.IsInf(f, 0):
		return []byte(map[bool]string{true: `"inf"`, false: `"-inf"`}[f > 0]), nil
	default:
		return strconv.AppendFloat(nil, f, 'g', -1, 64), nil
	}
}

func (x *Number) UnmarshalJSON(text []byte) error {
	if text[0] == '"' {
		text = text[1 : len(text)-1]
	}
	f, err := strconv.ParseFloat(string(text), 64)
	*x = Number(f)
	return err
}

type message struct {
	Command  string              `json:"command"`
	ID       uint64              `json:"id"`
	Graph    [][]json.RawMessage `json:"graph"`
	Points   [][]Number          `json:"points"`
	Backward []json.RawMessage   `json:"backward"`
	Wanted   *[]int              `json:"wanted"`
}

func read[T any](text json.RawMessage) T {
	var value T
	if err := json.Unmarshal(text, &value); err != nil {
		panic(err)
	}
	return value
}

// build returns the nodes of the graph and the positions of the inputs.
func (e *Engine[N]) build(graph [][]json.RawMessage, point []Number) (nodes []N, inputs []int) {
	for position, node := range graph {
		op := read[string](node[0])
		operand := func(k int) N { return nodes[read[int](node[k])] }
		switch {
		case op == "input":
			nodes = append(nodes, e.Variable(float64(point[len(inputs)])))
			inputs = append(inputs, position)
		case op == "const":
			nodes = append(nodes, e.Constant(float64(read[Number](node[1]))))
		case e.Unary[op] != nil:
			nodes = append(nodes, e.Unary[op](operand(1)))
		case e.Binary[op] != nil:
			nodes = append(nodes, e.Binary[op](operand(1), operand(2)))
		default:
			panic(Skip(op + " is not claimed"))
		}
	}
	return nodes, inputs
}

func (e *Engine[N]) answer(m *message, point []Number) (reply map[string]any) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case Skip:
			reply = map[string]any{"skip": string(reason)}
		default:
			reply = map[string]any{"error": fmt.Sprint(reason)}
		}
	}()
	if e.Start != nil {
		e.Start()
	}
	nodes, inputs := e.build(m.Graph, point)
	wanted := inputs
	if m.Wanted != nil {
		wanted = *m.Wanted
	}
	root := nodes[len(nodes)-1]
	if m.Backward == nil {
		e.Backward(root)
	}
	for _, step := range m.Backward {
		if string(step) == `"clear"` {
			for _, k := range append(append([]int{}, inputs...), wanted...) {
				e.Clear(nodes[k])
			}
			e.Clear(root)
		} else {
			root = nodes[read[int](step)]
			e.Backward(root)
		}
	}
	gradient := []Number{}
	for _, k := range wanted {
		gradient = append(gradient, Number(e.Gradient(nodes[k])))
	}
	return map[string]any{"value": Number(e.Value(root)), "gradient": gradient}
}

func (e *Engine[N]) startAnswer() map[string]any {
	ops := []string{}
	for name := range e.Unary {
		ops = append(ops, name)
	}
	for name := range e.Binary {
		ops = append(ops, name)
	}
	sort.Strings(ops)
	reply := map[string]any{"protocol": 1, "language": "go", "name": e.Name, "version": e.Version, "ops": ops,
		"constants": []string{"own"}}
	for field, value := range e.Claims {
		reply[field] = value
	}
	return reply
}

func (e *Engine[N]) reply(line []byte) (reply any) {
	var m message
	if err := json.Unmarshal(line, &m); err != nil {
		return map[string]any{"error": err.Error()}
	}
	switch m.Command {
	case "start":
		return e.startAnswer()
	case "run":
		answers := []map[string]any{}
		for _, point := range m.Points {
			answers = append(answers, e.answer(&m, point))
		}
		return map[string]any{"id": m.ID, "answers": answers}
	case "stop":
		return nil
	}
	return map[string]any{"error": "unknown command " + m.Command}
}

// Serve answers line by line until `stop` or the end of the input. What the engine prints goes to standard error.
func (e *Engine[N]) Serve() {
	output := os.Stdout
	os.Stdout = os.Stderr
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			return
		}
		reply := e.reply(line)
		if reply == nil {
			return
		}
		text, err := json.Marshal(reply)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(output, "%s\n", text)
	}
}
