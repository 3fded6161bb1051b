// SPDX-License-Identifier: MIT
// File descriptors, pipes, and lines that arrive in them.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace minigrad::corpus {

/// Owns a file descriptor, or none, and closes it at the end of its scope.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int number) : number_(number) {}
  UniqueFd(UniqueFd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    reset();
    number_ = std::exchange(other.number_, -1);
    return *this;
  }
  ~UniqueFd() { reset(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void reset() {
    if (is_open()) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

/// A pipe whose ends are closed on exec. Throws std::system_error, whose text begins with `failure`.
inline Pipe make_pipe(const char* failure) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), failure);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// Repeats a system call as long as a signal interrupts it.
template <typename Call>
auto retry_eintr(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// Writes all of the text. Returns false, with the reason in errno, if the descriptor does not accept it.
inline bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = retry_eintr([&] { return ::write(descriptor, text.data(), text.size()); });
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// The most bytes that read_some() reads.
inline constexpr std::size_t block_size = 65536;

/// Calls read() once, appends the bytes to the text and returns the result of read().
inline ssize_t read_some(int descriptor, std::string& text) {
  std::array<char, block_size> block;
  const ssize_t count = ::read(descriptor, block.data(), block.size());
  if (count > 0) text.append(block.data(), static_cast<std::size_t>(count));
  return count;
}

/// Divides bytes that arrive in pieces into lines.
class LineReader {
 public:
  /// Reads from a descriptor as read_some() does.
  ssize_t read(int descriptor) {
    text_.erase(0, begin_);
    searched_ -= std::exchange(begin_, 0);
    return read_some(descriptor, text_);
  }

  /// Takes the first line, without its newline, if all of it has arrived.
  std::optional<std::string> take_line() {
    const std::size_t length = line_length();
    if (searched_ == text_.size()) return std::nullopt;
    std::string line = text_.substr(begin_, length);
    begin_ = ++searched_;
    return line;
  }

  /// The length of the first line, or of the part of it that has arrived.
  std::size_t line_length() {
    searched_ = std::min(text_.find('\n', searched_), text_.size());
    return searched_ - begin_;
  }

  /// The bytes that have arrived and were not taken.
  std::string_view unread() const { return std::string_view(text_).substr(begin_); }

 private:
  std::string text_;
  std::size_t begin_ = 0;     ///< the start of the first line
  std::size_t searched_ = 0;  ///< there is no newline between the start and here
};

}  // namespace minigrad::corpus
