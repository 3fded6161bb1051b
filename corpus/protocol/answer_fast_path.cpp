// SPDX-License-Identifier: MIT
// One pass over the characters. It gives up at anything unusual, so it needs no error messages.
#include "corpus/protocol/answer_fast_path.h"

#include <charconv>
#include <span>

#include "corpus/json/number.h"

namespace minigrad::corpus {
namespace {

/// The characters of a line, read from the left. Each function returns whether it found what it expects.
class Characters {
 public:
  explicit Characters(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

  bool at_end() {
    skip_spaces();
    return next_ == end_;
  }

  bool mark(char wanted) {
    skip_spaces();
    if (next_ == end_ || *next_ != wanted) return false;
    ++next_;
    return true;
  }

  /// A string without escapes.
  std::optional<std::string_view> string() {
    if (!mark('"')) return std::nullopt;
    const char* const begin = next_;
    while (next_ != end_ && *next_ != '"') {
      if (*next_ == '\\') return std::nullopt;
      ++next_;
    }
    if (next_ == end_) return std::nullopt;
    return std::string_view(begin, static_cast<std::size_t>(next_++ - begin));
  }

  bool whole(std::uint64_t wanted) {
    skip_spaces();
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(next_, end_, number);
    if (error != std::errc{} || number != wanted || (*next_ == '0' && stop != next_ + 1)) return false;
    next_ = stop;
    return true;
  }

  bool number(double& number) {
    skip_spaces();
    if (next_ != end_ && *next_ == '"') return named(number);
    const char* const stop = end_of_number();
    if (stop == nullptr) return false;
    const auto [read, error] = std::from_chars(next_, stop, number);
    if (error != std::errc{} || read != stop) return false;
    next_ = stop;
    return true;
  }

 private:
  void skip_spaces() {
    while (next_ != end_ && (*next_ == ' ' || *next_ == '\t' || *next_ == '\r' || *next_ == '\n')) ++next_;
  }

  bool named(double& number) {
    const std::optional<std::string_view> name = string();
    const std::optional<double> named = name ? named_number(*name) : std::nullopt;
    if (named) number = *named;
    return named.has_value();
  }

  const char* skip_digits(const char* at) const {
    while (at != end_ && *at >= '0' && *at <= '9') ++at;
    return at;
  }

  /// The end of the JSON number that begins here; null when there is none. std::from_chars accepts more than JSON
  /// does.
  const char* end_of_number() const {
    const char* at = next_;
    if (at != end_ && *at == '-') ++at;
    const char* const integer = at;
    at = skip_digits(at);
    if (at == integer || (*integer == '0' && at != integer + 1)) return nullptr;
    if (at != end_ && *at == '.') {
      const char* const fraction = ++at;
      at = skip_digits(at);
      if (at == fraction) return nullptr;
    }
    if (at != end_ && (*at == 'e' || *at == 'E')) {
      ++at;
      if (at != end_ && (*at == '+' || *at == '-')) ++at;
      const char* const exponent = at;
      at = skip_digits(at);
      if (at == exponent) return nullptr;
    }
    return at;
  }

  const char* next_;
  const char* end_;
};

class UsualAnswer {
 public:
  UsualAnswer(std::string_view line, const RunShape& shape)
      : characters_(line), shape_(shape), answer_(shape.points, shape.wanted) {}

  std::optional<RunAnswer> read() {
    if (!fields(
            "id", [this] { return characters_.whole(shape_.id); },  //
            "answers", [this] { return answers(); })) {
      return std::nullopt;
    }
    if (!characters_.at_end()) return std::nullopt;
    return std::move(answer_);
  }

 private:
  /// An object with these two fields, in either order.
  template <typename First, typename Second>
  bool fields(std::string_view first, First read_first, std::string_view second, Second read_second) {
    if (!characters_.mark('{')) return false;
    const std::optional<std::string_view> name = characters_.string();
    if (!name || !characters_.mark(':')) return false;
    const bool in_order = *name == first;
    if (!in_order && *name != second) return false;
    if (!(in_order ? read_first() : read_second()) || !characters_.mark(',')) return false;
    const std::optional<std::string_view> other = characters_.string();
    if (!other || *other != (in_order ? second : first) || !characters_.mark(':')) return false;
    return (in_order ? read_second() : read_first()) && characters_.mark('}');
  }

  bool answers() {
    return list(shape_.points, [this](std::size_t point) {
      return fields(
          "value", [&] { return characters_.number(answer_.values[point]); },  //
          "gradient", [&] { return gradient(answer_.gradients[point]); });
    });
  }

  bool gradient(std::span<double> numbers) {
    return list(numbers.size(), [&](std::size_t k) { return characters_.number(numbers[k]); });
  }

  /// An array of `size` elements.
  template <typename Read>
  bool list(std::size_t size, Read read) {
    if (!characters_.mark('[')) return false;
    for (std::size_t i = 0; i < size; ++i) {
      if ((i > 0 && !characters_.mark(',')) || !read(i)) return false;
    }
    return characters_.mark(']');
  }

  Characters characters_;
  RunShape shape_;
  RunAnswer answer_;
};

}  // namespace

std::optional<RunAnswer> read_usual_answer(std::string_view line, const RunShape& shape) {
  return UsualAnswer(line, shape).read();
}

}  // namespace minigrad::corpus
