// SPDX-License-Identifier: MIT

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.*;
import java.util.regex.*;

/**
 * The adapter kit for Java 17: handles the messages of corpus/PROTOCOL.md and builds graphs. It needs only the standard
 * library. Compile it with your adapter, implement Engine, and call AdapterKit.serve.
 */
public final class AdapterKit<N> {
  /** An engine and how to call it. N is its type of a node. Each point starts with a new expression. */
  public interface Engine<N> {
    String name();
    String version();

    /** The operations of one operand, by the names of `minigrad ops`. */
    Map<String, UnaryOperator<N>> unary();

    /** The operations of two operands. */
    Map<String, BinaryOperator<N>> binary();

    /** What differs from the defaults of PROTOCOL.md: strings, booleans, numbers, lists and maps. */
    default Map<String, Object> claims() {
      return Map.of();
    }

    /** Starts a new expression. */
    default void start() {}

    N variable(double number);
    N constant(double number);
    double value(N node);
    void backward(N root);
    double gradient(N node);

    /** Called on each input, on each node that is read, and on the root. */
    void clear(N node);
  }

  /** Declines a point, which is then skipped. Anything else that is thrown is an error of the point. */
  public static final class Skip extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Skip(String reason) {
      super(reason);
    }
  }

  /** Answers line by line until `stop` or the end of the input. What the engine prints goes to standard error. */
  public static <N> void serve(Engine<N> engine) throws IOException {
    OutputStream output = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    AdapterKit<N> kit = new AdapterKit<>(engine);
    InputStream input = new BufferedInputStream(System.in, 1 << 16);
    for (byte[] line = readLine(input); line != null; line = readLine(input)) {
      Map<String, Object> reply = kit.reply(line);
      if (reply == null) return;
      StringBuilder text = new StringBuilder();
      write(text, reply);
      output.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final int LONGEST_LINE = 64 << 20;
  private final Engine<N> engine;

  private AdapterKit(Engine<N> engine) {
    this.engine = engine;
  }

  /** The next line; null at the end. Of a line that is too long, only the beginning, which is no valid message. */
  private static byte[] readLine(InputStream input) throws IOException {
    int next = input.read();
    if (next < 0) return null;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (; next >= 0 && next != '\n'; next = input.read()) {
      if (line.size() <= LONGEST_LINE) line.write(next);
    }
    return line.toByteArray();
  }

  /** Null for `stop`. A message that is refused is answered with an error, and with its id if it has one. */
  private Map<String, Object> reply(byte[] line) {
    Map<String, Object> reply = new LinkedHashMap<>();
    try {
      if (line.length > LONGEST_LINE) throw new IllegalArgumentException("a line of more than 64 MiB");
      Map<String, Object> message = Json.readObject(new String(line, StandardCharsets.UTF_8));
      if (message.get("id") instanceof Json.Numeral id && id.isWhole()) reply.put("id", id);
      Object command = message.get("command");
      if ("stop".equals(command)) return null;
      if ("start".equals(command)) {
        start(message, reply);
      } else if ("run".equals(command)) {
        reply.put("answers", new Run(message).answers);
      } else {
        throw new IllegalArgumentException("unknown command " + command);
      }
    } catch (IllegalArgumentException error) {
      reply.put("error", error.getMessage());
    }
    return reply;
  }

  private void start(Map<String, Object> message, Map<String, Object> reply) {
    List<Object> versions = Json.list(message.get("versions"), "versions");
    if (!versions.contains(new Json.Numeral("1"))) throw new IllegalArgumentException("versions: only 1 is supported");
    Set<String> ops = new TreeSet<>(engine.unary().keySet());
    ops.addAll(engine.binary().keySet());
    reply.putAll(Map.of("protocol", 1, "language", "java", "name", engine.name(), "version", engine.version()));
    reply.put("ops", List.copyOf(ops));
    reply.put("constants", List.of("own"));
    reply.putAll(engine.claims());
  }

  /** A node of the graph: an operation and the positions of its operands, or a leaf. */
  private record Node(String op, int[] operands, double number) {}

  /** One message `run`. */
  private final class Run {
    private final List<Node> graph = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>(); // -1 clears
    final List<Object> answers = new ArrayList<>();

    Run(Map<String, Object> message) {
      for (Object node : Json.list(message.get("graph"), "graph")) readNode(Json.list(node, "graph"));
      if (graph.isEmpty()) throw new IllegalArgumentException("graph: expected at least one node");
      if (!message.containsKey("wanted")) wanted.addAll(inputs);
      for (Object k : Json.list(message.getOrDefault("wanted", List.of()), "wanted")) {
        wanted.add(Json.position(k, "wanted", graph.size()));
      }
      if (!message.containsKey("backward")) steps.add(graph.size() - 1);
      for (Object step : Json.list(message.getOrDefault("backward", List.of()), "backward")) {
        steps.add("clear".equals(step) ? -1 : Json.position(step, "backward", graph.size()));
      }
      for (Object point : Json.list(message.get("points"), "points")) {
        double[] at = Json.list(point, "points").stream().mapToDouble(x -> Json.number(x, "points")).toArray();
        if (at.length != inputs.size()) {
          throw new IllegalArgumentException("points: expected a coordinate for each input");
        }
        answers.add(answerOrRefuse(at));
      }
    }

    private void readNode(List<Object> node) {
      if (node.isEmpty() || !(node.get(0) instanceof String op)) {
        throw new IllegalArgumentException("graph: expected the name of an operation");
      }
      int operands = switch (op) {
        case "input" -> 0;
        case "const" -> 1;
        default -> engine.unary().containsKey(op) ? 1 : engine.binary().containsKey(op) ? 2 : node.size() - 1;
      };
      if (node.size() != operands + 1) throw new IllegalArgumentException("graph: " + op + " has other operands");
      if (op.equals("const")) {
        graph.add(new Node(op, new int[0], Json.number(node.get(1), "graph")));
        return;
      }
      if (op.equals("input")) inputs.add(graph.size());
      int size = graph.size();
      graph.add(new Node(op, node.stream().skip(1).mapToInt(k -> Json.position(k, "graph", size)).toArray(), 0));
    }

    private Map<String, Object> answerOrRefuse(double[] point) {
      try {
        return answer(point);
      } catch (Skip skip) {
        return Map.of("skip", String.valueOf(skip.getMessage()));
      } catch (Throwable error) { // a StackOverflowError, too
        return Map.of("error", error.toString());
      }
    }

    private Map<String, Object> answer(double[] point) {
      engine.start();
      List<N> nodes = build(point);
      N root = nodes.get(nodes.size() - 1);
      for (int step : steps) {
        if (step >= 0) {
          root = nodes.get(step);
          engine.backward(root);
        } else {
          for (int k : inputs) engine.clear(nodes.get(k));
          for (int k : wanted) engine.clear(nodes.get(k));
          engine.clear(root);
        }
      }
      List<Object> gradient = new ArrayList<>();
      for (int k : wanted) gradient.add(engine.gradient(nodes.get(k)));
      return Map.of("value", engine.value(root), "gradient", gradient);
    }

    private List<N> build(double[] point) {
      List<N> nodes = new ArrayList<>(graph.size());
      int next = 0;
      for (Node node : graph) {
        int[] operands = node.operands;
        if (node.op.equals("input")) {
          nodes.add(engine.variable(point[next++]));
        } else if (node.op.equals("const")) {
          nodes.add(engine.constant(node.number));
        } else if (engine.unary().containsKey(node.op)) {
          nodes.add(engine.unary().get(node.op).apply(nodes.get(operands[0])));
        } else if (engine.binary().containsKey(node.op)) {
          nodes.add(engine.binary().get(node.op).apply(nodes.get(operands[0]), nodes.get(operands[1])));
        } else {
          throw new Skip(node.op + " is not claimed");
        }
      }
      return nodes;
    }
  }

  /** Writes a value as JSON. NaN and the infinities are strings. Double.toString has every digit that is needed. */
  private static void write(StringBuilder out, Object value) {
    if (value instanceof Map<?, ?> fields) {
      String separator = "{";
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        write(out.append(separator), field.getKey());
        write(out.append(": "), field.getValue());
        separator = ", ";
      }
      out.append(fields.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (int i = 0; i < list.size(); i++) write(out.append(i == 0 ? "" : ", "), list.get(i));
      out.append(']');
    } else if (value instanceof Double x && !Double.isFinite(x)) {
      out.append(Double.isNaN(x) ? "\"nan\"" : x > 0 ? "\"inf\"" : "\"-inf\"");
    } else if (value instanceof String text) {
      out.append('"');
      for (char c : text.toCharArray()) {
        boolean isPlain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        out.append(isPlain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
      }
      out.append('"');
    } else {
      out.append(value);
    }
  }

  /** Reads JSON: an object as a Map, an array as a List, a string as a String, a number as a Numeral. */
  private static final class Json {
    /** A number as it is written. Double.parseDouble reads it as the nearest double. */
    record Numeral(String text) {
      boolean isWhole() { return text.chars().allMatch(Character::isDigit); }

      @Override public String toString() { return text; }
    }

    private static final int MOST_LEVELS = 16;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");
    private final String text;
    private int at = 0;

    private Json(String text) {
      this.text = text;
    }

    static Map<String, Object> readObject(String text) {
      Json json = new Json(text);
      if (json.peek() != '{') throw json.expected("an object");
      Map<String, Object> object = json.fields(0);
      if (json.peek() != 0 || json.at < text.length()) throw json.expected("the end of the message");
      return object;
    }

    @SuppressWarnings("unchecked") // value() makes no other lists
    static List<Object> list(Object value, String what) {
      if (value instanceof List) return (List<Object>) value;
      throw new IllegalArgumentException(what + ": expected a list");
    }

    static double number(Object value, String what) {
      if (value instanceof Numeral numeral) return Double.parseDouble(numeral.text);
      if ("nan".equals(value)) return Double.NaN;
      if ("inf".equals(value)) return Double.POSITIVE_INFINITY;
      if ("-inf".equals(value)) return Double.NEGATIVE_INFINITY;
      throw new IllegalArgumentException(what + ": expected a number");
    }

    static int position(Object value, String what, int size) {
      if (value instanceof Numeral numeral && numeral.isWhole() && numeral.text.length() < 10) {
        int position = Integer.parseInt(numeral.text);
        if (position < size) return position;
      }
      throw new IllegalArgumentException(what + ": expected the position of an earlier node, got " + value);
    }

    private IllegalArgumentException expected(String what) {
      return new IllegalArgumentException("column " + (at + 1) + ": expected " + what);
    }

    /** The next character that is no blank, which stays; 0 at the end. */
    private char peek() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
      return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean takes(char expected) {
      boolean isNext = peek() == expected;
      if (isNext) at++;
      return isNext;
    }

    private Object value(int level) {
      if (level == MOST_LEVELS) throw expected("at most " + MOST_LEVELS + " levels");
      return switch (peek()) {
        case '{' -> fields(level);
        case '[' -> elements(level);
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", null);
        default -> numeral();
      };
    }

    private Map<String, Object> fields(int level) {
      Map<String, Object> fields = new LinkedHashMap<>();
      at++;
      if (takes('}')) return fields;
      do {
        if (peek() != '"') throw expected("the name of a field");
        String name = string();
        if (fields.containsKey(name)) throw expected("the field \"" + name + "\" once");
        if (!takes(':')) throw expected("a colon");
        fields.put(name, value(level + 1));
      } while (takes(','));
      if (!takes('}')) throw expected("a comma or a closing brace");
      return fields;
    }

    private List<Object> elements(int level) {
      List<Object> elements = new ArrayList<>();
      at++;
      if (takes(']')) return elements;
      do {
        elements.add(value(level + 1));
      } while (takes(','));
      if (!takes(']')) throw expected("a comma or a closing bracket");
      return elements;
    }

    private Object word(String word, Object value) {
      if (!text.startsWith(word, at)) throw expected("JSON");
      at += word.length();
      return value;
    }

    private Numeral numeral() {
      Matcher matcher = NUMBER.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) throw expected("JSON");
      at = matcher.end();
      return new Numeral(matcher.group());
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        char c = text.charAt(at);
        if (c < ' ') throw expected("no control character in a string");
        out.append(c == '\\' ? escaped() : c);
      }
      if (at == text.length()) throw expected("the end of a string");
      at++;
      return out.toString();
    }

    /** The character behind a backslash; leaves `at` on its last character. */
    private char escaped() {
      char c = ++at < text.length() ? text.charAt(at) : 0;
      int simple = "\"\\/bfnrt".indexOf(c);
      if (simple >= 0) return "\"\\/\b\f\n\r\t".charAt(simple);
      if (c == 'u' && at + 4 < text.length() && text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
      }
      throw expected("an escape sequence");
    }
  }
}
