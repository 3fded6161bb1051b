// SPDX-License-Identifier: MIT
#include "oracle/balls/formula_parser.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include <string>

namespace minigrad::oracle {
namespace {

constexpr std::array<std::string_view, 5> inputs = {"a", "b", "y", "pi", "ln2"};

/// Recursive descent, one function for each level of precedence.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < inputs.size(); ++i) graph_.input();
  }

  Graph parse() {
    const Position output = sum();
    if (at_ != text_.size()) fail("an operator");
    // The last node is the output, also of a formula that is an input alone.
    if (output + 1 != graph_.nodes.size()) graph_.unary(Op::neg, graph_.unary(Op::neg, output));
    return std::move(graph_);
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    throw std::invalid_argument(std::string(text_) + ": expected " + std::string(expected) + " at character " +
                                std::to_string(at_));
  }

  bool take(char c) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Position sum() {
    Position left = product();
    while (true) {
      if (take('+')) {
        left = graph_.binary(Op::add, left, product());
      } else if (take('-')) {
        left = graph_.binary(Op::sub, left, product());
      } else {
        return left;
      }
    }
  }

  Position product() {
    Position left = factor();
    while (true) {
      if (take('*')) {
        left = graph_.binary(Op::mul, left, factor());
      } else if (take('/')) {
        left = graph_.binary(Op::div, left, factor());
      } else {
        return left;
      }
    }
  }

  Position factor() {
    if (take('-')) return graph_.unary(Op::neg, factor());
    if (take('(')) {
      const Position inside = sum();
      if (!take(')')) fail(")");
      return inside;
    }
    if (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) return number();
    return named();
  }

  Position number() {
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) fail("a number");
    at_ = static_cast<std::size_t>(end - text_.data());
    return graph_.constant(value);
  }

  Position named() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::isalnum(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    const auto input = std::find(inputs.begin(), inputs.end(), word);
    if (input != inputs.end()) return static_cast<Position>(input - inputs.begin());
    const auto op = std::find_if(all_ops.begin() + leaf_count, all_ops.end(),
                                 [word](const OpInfo& info) { return info.name == word; });
    if (op == all_ops.end()) fail("an operation or an input");
    if (!take('(')) fail("(");
    const Position left = sum();
    if (op->arity == 2 && !take(',')) fail(",");
    const Position result = op->arity == 2 ? graph_.binary(op->op, left, sum()) : graph_.unary(op->op, left);
    if (!take(')')) fail(")");
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Graph graph_;
};

}  // namespace

Graph parse_formula(std::string_view text) { return Parser(text).parse(); }

}  // namespace minigrad::oracle
