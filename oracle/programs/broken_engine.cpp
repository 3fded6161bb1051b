// SPDX-License-Identifier: MIT
// An engine for tests of the harness. It breaks the protocol in one way, which its argument names, and is otherwise
// correct.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "oracle/engines/minigrad_engine.h"
#include "oracle/programs/serve.h"

namespace minigrad::oracle {
namespace {

void say(const std::string& text) { std::cout << text << std::flush; }

void sleep_for(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

[[noreturn]] void hang() {
  for (;;) sleep_for(3600);
}

[[noreturn]] void die(const char* last_words) {
  std::cerr << last_words << std::endl;
  signal(SIGSEGV, SIG_DFL);  // a sanitizer would print a report of its own
  raise(SIGSEGV);
  std::abort();
}

/// The text with the first `from` replaced.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t found = text.find(from);
  return found == std::string::npos ? text : text.replace(found, from.size(), to);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool has_several_points(const std::string& question) {
  return count(question.substr(question.find("points")), "[") > 2;
}

/// More bytes than the harness keeps of standard error, of which the last ones begin inside a character.
std::string text_of_cuts() {
  std::string text;
  for (int i = 0; i < 9'000; ++i) text += "\xc3\xa9";
  return text + '!';
}

/// The answer with an error, which is part of a JSON string, in place of the answers to all points.
std::string with_point_error(const std::string& answer, const std::string& error) {
  return answer.substr(0, answer.find(", \"answers\"")) + ", \"error\": \"" + error + "\"}\n";
}

/// The broken answer to a run, given the question and the correct answer.
using Break = std::function<void(const std::string& question, const std::string& answer)>;

const std::map<std::string, Break>& ways() {
  using Text = const std::string&;
  static const std::map<std::string, Break> ways = {
      {"none", [](Text, Text answer) { say(answer); }},
      {"wrong", [](Text, Text answer) { say(replaced(answer, "\"value\": ", "\"value\": 1")); }},
      {"wrong-id", [](Text, Text answer) { say(replaced(answer, "\"id\": ", "\"id\": 7")); }},
      {"no-id", [](Text, Text answer) { say(replaced(answer, "\"id\"", "\"identity\"")); }},
      {"short", [](Text, Text) { say("{\"id\": 1, \"answers\": []}\n"); }},
      {"short-gradient", [](Text, Text answer) { say(replaced(answer, "\"gradient\": [", "\"gradient\": [0, ")); }},
      {"not-json", [](Text, Text) { say("Traceback (most recent call last):\n"); }},
      {"nan-literal", [](Text, Text answer) { say(replaced(answer, "\"value\": ", "\"value\": NaN, \"was\": ")); }},
      {"half-line", [](Text, Text answer) { say(answer.substr(0, answer.size() / 2)), std::exit(0); }},
      {"hang", [](Text, Text) { hang(); }},
      {"crash", [](Text, Text) { die("about to crash"); }},
      {"crash-on-sub",
       [](Text question, Text answer) {
         if (question.find("sub") != std::string::npos) die("a sub");
         say(answer);
       }},
      {"changes-at-restart", [](Text, Text) { die("and is another program from now on"); }},
      {"crash-on-batch",
       [](Text question, Text answer) {
         if (has_several_points(question)) die("a batch");
         say(answer);
       }},
      {"wrong-in-batch",
       [](Text question, Text answer) {
         say(has_several_points(question) ? replaced(answer, "\"value\": ", "\"value\": 1") : answer);
       }},
      {"crash-on-13",
       [](Text question, Text answer) {
         if (question.find("13") != std::string::npos) die("unlucky");
         say(answer);
       }},
      {"exit-after-answer", [](Text, Text answer) { say(answer), std::exit(0); }},
      {"flood",
       [](Text, Text answer) {
         for (int i = 0; i < 5'000; ++i) std::cerr << "line " << i << " of a long error output\n";
         say(answer);
       }},
      {"endless-flood",
       [](Text, Text) {
         for (;;) std::cerr << "and another line\n";
       }},
      {"claims-sin",
       [](Text question, Text answer) {
         if (question.find("\"sin\"") == std::string::npos) return say(answer);
         say(replaced(answer.substr(0, answer.find(", \"answers\"")), "}", "") + ", \"error\": \"no sin here\"}\n");
       }},
      {"skips-all",
       [](Text, Text answer) { say(answer.substr(0, answer.find(", \"answers\"")) + ", \"skip\": \"later\"}\n"); }},
      {"latin-1", [](Text, Text) { die("caf\xe9: a name in Latin-1"); }},
      {"cut-utf8", [](Text, Text) { die(text_of_cuts().c_str()); }},
      {"finite",
       [](Text question, Text answer) {
         if (question.find("inf\"") != std::string::npos || question.find("nan\"") != std::string::npos) {
           return say(with_point_error(answer, "not finite"));
         }
         say(answer);
       }},
      {"controls", [](Text, Text answer) { say(with_point_error(answer, "\\u001b[2J\\u202e\xc2\x9b\\u0007\\r")); }},
      {"fences", [](Text, Text answer) { say(with_point_error(answer, "\\n```\\n# forged")); }},
      {"slow", [](Text, Text answer) { sleep_for(0.2), say(answer); }},
      {"late", [](Text, Text answer) { sleep_for(30), say(answer); }},
      {"huge-line",
       [](Text, Text) {
         const std::string much(1 << 20, ' ');
         for (int i = 0; i < 80; ++i) say(much);
       }},
      {"twice", [](Text, Text answer) { say(answer + answer); }},
      {"twice-late", [](Text, Text answer) { say(answer), sleep_for(0.2), say(answer); }},
      {"babysitter",
       [](Text, Text answer) {
         if (std::system("sleep 1000 & setsid sleep 1000 &") == 0) say(answer);
       }},
  };
  return ways;
}

/// An engine that is broken at start, at stop, or in how it reads.
void break_elsewhere(const std::string& way, const std::string& line) {
  const bool is_start = line.find("\"start\"") != std::string::npos;
  const bool is_stop = line.find("\"stop\"") != std::string::npos;
  if (way == "crash-at-start" && is_start) die("cannot start");
  if (way == "hang-at-start" && is_start) hang();
  if (way == "other-version" && is_start) {
    say("{\"protocol\": 2, \"name\": \"x\", \"version\": \"1\", \"language\": \"y\", \"ops\": []}\n");
  }
  if (way == "crash-at-stop" && is_stop) die("cannot stop");
  if (way == "exit-3-at-stop" && is_stop) std::exit(3);
  if (way == "ignores-stop" && is_stop) hang();
  if (way == "floods-at-stop" && is_stop) {
    for (const std::string much(1 << 16, 'x');;) say(much);
  }
  if (way == "talks-at-stop" && is_stop) say("{\"farewell\": true}\n");
}

/// The answer to `start`, with another name and version if the way is one of these.
std::string introduction(const std::string& way, const std::string& answer) {
  const auto named = [&](const std::string& name) {
    return replaced(replaced(answer, "\"name\": \"minigrad", "\"name\": \"" + name), "\"version\": \"",
                    "\"version\": \"" + name);
  };
  if (way == "controls") return named("\\u001b]0;title\\u0007\\u202e\xc2\x85");
  if (way == "fences") return named("```\\n# forged [name](http://localhost)");
  if (way == "changes-at-restart") return named(std::to_string(getpid()));
  if (way == "finite") return replaced(answer, "\"finite_inputs\": false", "\"finite_inputs\": true");
  if (way == "claims-less") return replaced(answer, "\"add\", ", "");
  if (way == "long-name") return named(std::string(10'000'000, 'x'));
  return answer;
}

/// Computes in floats: refuses a number that is no float, and rounds its answers. A factor may scale its gradients.
class FloatEngine final : public Differentiator {
 public:
  explicit FloatEngine(double factor) : factor_(factor) { claims_.dtype = corpus::Dtype::float32; }

  const Capabilities& capabilities() const override { return claims_; }

  Answers differentiate(const Question& question) override {
    const auto& [graph, points, manner] = question;
    Answers answers = engine_.differentiate(question);
    for (std::size_t p = 0; p < points.size(); ++p) {
      answers.values[p] = rounded(answers.values[p]);
      for (double& partial : answers.gradient(p)) partial = rounded(partial * factor_);
      for (const double coordinate : points[p]) refuse_double(coordinate, answers.statuses[p]);
      for (const Node& node : graph.nodes) refuse_double(node.constant, answers.statuses[p]);
    }
    return answers;
  }

 private:
  static double rounded(double number) { return static_cast<double>(static_cast<float>(number)); }
  static void refuse_double(double number, Status& status) {
    if (number == number && number != rounded(number))
      status = {Outcome::error, std::to_string(number) + " is no float"};
  }

  double factor_;
  MinigradEngine engine_;
  Capabilities claims_ = corpus::all_capabilities("floats", "1");
};

std::unique_ptr<Differentiator> make_engine(const std::string& way) {
  if (way == "floats") return std::make_unique<FloatEngine>(1);
  if (way == "floats-off") return std::make_unique<FloatEngine>(1 + 1e-5);
  return std::make_unique<MinigradEngine>();
}

int run(const std::string& way) {
  const std::unique_ptr<Differentiator> engine = make_engine(way);
  const auto found = ways().find(way);
  const Break& answer_run = found == ways().end() ? ways().at("none") : found->second;
  for (std::string line; std::getline(std::cin, line);) {
    break_elsewhere(way, line);
    const std::optional<std::string> answer = answer_to(line, *engine);
    if (!answer) return 0;
    if (line.find("\"run\"") != std::string::npos) {
      answer_run(line, *answer);
    } else {
      say(introduction(way, *answer));
      if (way == "deaf") hang();
    }
  }
  return 0;
}

}  // namespace
}  // namespace minigrad::oracle

int main(int argc, char** argv) { return minigrad::oracle::run(argc > 1 ? argv[1] : "none"); }
