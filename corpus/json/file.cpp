// SPDX-License-Identifier: MIT
// POSIX calls instead of streams: they report the reason of a failure, and they can sync a file.
#include "corpus/json/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <vector>

#include "corpus/json/error.h"

namespace minigrad::corpus {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what) {
  throw Error(path.string(), fmt::format("cannot {}: {}", what, std::generic_category().message(errno)));
}

/// An open file, closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// A name beside the path that no other thread or process uses, without the path's extension.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> count = 0;
  return path.parent_path() / fmt::format(".{}.{}.{}.tmp", path.filename().string(), ::getpid(), count++);
}

/// An unnamed file, which disappears if the process is killed. Not every file system can create or name one.
int open_nameless(const std::filesystem::path& folder) {
#ifdef O_TMPFILE
  if (::access("/proc/self/fd", X_OK) != 0) return -1;
  return ::open(folder.empty() ? "." : folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
#else
  return -1;
#endif
}

/// A temporary file, removed at the end of its scope unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : TemporaryFile(target, open_nameless(target.parent_path())) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!renamed_) ::unlink(name_.c_str());
  }

  void write(std::string_view content) {
    while (!content.empty()) {
      const ::ssize_t written = ::write(descriptor_.get(), content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(target_, "write");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor_.get()) != 0) fail(target_, "bring to disk");
  }

  void rename() {
    if (is_nameless_) {
      const std::string here = fmt::format("/proc/self/fd/{}", descriptor_.get());
      if (::linkat(AT_FDCWD, here.c_str(), AT_FDCWD, name_.c_str(), AT_SYMLINK_FOLLOW) != 0) fail(target_, "write");
    }
    if (::rename(name_.c_str(), target_.c_str()) != 0) fail(target_, "replace");
    renamed_ = true;
  }

 private:
  TemporaryFile(const std::filesystem::path& target, int nameless)
      : target_(target),
        name_(temporary_name(target)),
        is_nameless_(nameless >= 0),
        descriptor_(is_nameless_ ? nameless : create()) {
    if (!descriptor_.is_open()) fail(target_, "write");
  }

  int create() const { return ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666); }

  std::filesystem::path target_;
  std::filesystem::path name_;
  bool is_nameless_;
  Descriptor descriptor_;
  bool renamed_ = false;
};

/// Syncs the folder's list of names. Some file systems refuse; the file itself is then still complete.
void sync_folder(const std::filesystem::path& folder) {
  const Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.is_open()) ::fsync(descriptor.get());
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string(), "cannot make the folder: " + error.message());
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) fail(path, "read");
  std::string content;
  std::vector<char> block(std::size_t{1} << 16);
  while (true) {
    const ::ssize_t size = ::read(file.get(), block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail(path, "read");
    if (size == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(size));
    if (content.size() > limit) throw Error(path.string(), fmt::format("expected at most {} bytes, got more", limit));
  }
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  make_folder(path.parent_path());
  TemporaryFile file(path);
  file.write(content);
  file.rename();
  sync_folder(path.parent_path());
}

}  // namespace minigrad::corpus
