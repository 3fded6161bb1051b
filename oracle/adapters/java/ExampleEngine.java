// SPDX-License-Identifier: MIT

import java.io.IOException;
import java.util.*;
import java.util.function.*;

/**
 * An example adapter for an engine in Java. Compile it with `javac -d classes AdapterKit.java ExampleEngine.java`; its
 * command line is then `java -Xmx2g -cp classes ExampleEngine`: the harness limits the memory of an engine.
 */
public final class ExampleEngine implements AdapterKit.Engine<ExampleEngine.Node> {
  /** A number that remembers how it was computed. */
  static final class Node {
    final double value;
    final Node[] operands;
    final double[] partials;
    double adjoint = 0;

    Node(double value, Node[] operands, double... partials) {
      this.value = value;
      this.operands = operands;
      this.partials = partials;
    }
  }

  /** The nodes in the order in which they were made. */
  private final List<Node> tape = new ArrayList<>();

  private final Map<String, UnaryOperator<Node>> unary =
      Map.of(
          "neg", a -> record(-a.value, a, -1),
          "exp", a -> record(Math.exp(a.value), a, Math.exp(a.value)),
          "sqrt", a -> record(Math.sqrt(a.value), a, 0.5 / Math.sqrt(a.value)));

  private final Map<String, BinaryOperator<Node>> binary =
      Map.of(
          "add", (a, b) -> record(a.value + b.value, a, 1, b, 1),
          "sub", (a, b) -> record(a.value - b.value, a, 1, b, -1),
          "mul", (a, b) -> record(a.value * b.value, a, b.value, b, a.value));

  private Node push(Node node) {
    tape.add(node);
    return node;
  }

  private Node record(double value, Node a, double da) {
    return push(new Node(value, new Node[] {a}, da));
  }

  private Node record(double value, Node a, double da, Node b, double db) {
    return push(new Node(value, new Node[] {a, b}, da, db));
  }

  @Override public String name() { return "example in Java"; }
  @Override public String version() { return "1"; }
  @Override public Map<String, UnaryOperator<Node>> unary() { return unary; }
  @Override public Map<String, BinaryOperator<Node>> binary() { return binary; }
  @Override public Map<String, Object> claims() { return Map.of("gradients", "all", "second_backward", "unsupported"); }
  @Override public void start() { tape.clear(); }
  @Override public Node variable(double number) { return push(new Node(number, new Node[0])); }
  @Override public Node constant(double number) { return variable(number); }
  @Override public double value(Node node) { return node.value; }

  /** Passes nothing on where an adjoint or a partial is 0. */
  @Override
  public void backward(Node root) {
    root.adjoint = 1;
    for (int i = tape.size() - 1; i >= 0; i--) {
      Node node = tape.get(i);
      for (int k = 0; k < node.operands.length; k++) {
        if (node.adjoint != 0 && node.partials[k] != 0) node.operands[k].adjoint += node.partials[k] * node.adjoint;
      }
    }
  }

  @Override public double gradient(Node node) { return node.adjoint; }
  @Override public void clear(Node node) { node.adjoint = 0; }

  public static void main(String[] arguments) throws IOException {
    AdapterKit.serve(new ExampleEngine());
  }
}
