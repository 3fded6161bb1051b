// SPDX-License-Identifier: MIT
// POSIX calls instead of streams: they report the reason of a failure, and they can sync a file.
#include "corpus/json/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <regex>
#include <system_error>

#include "corpus/json/error.h"
#include "corpus/json/posix.h"

namespace minigrad::corpus {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what) {
  throw Error(path.string(), fmt::format("cannot {}: {}", what, std::generic_category().message(errno)));
}

/// A name beside the path that no other thread or process uses. remove_temporary_files knows its form.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> count = 0;
  return path.parent_path() / fmt::format(".{}.{}.{}.tmp", path.filename().string(), ::getpid(), count++);
}

/// A file without a name, so that nothing is left if the process is killed; -1 where that is not supported.
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
    if (!write_all(descriptor_.get(), content)) fail(target_, "write");
    if (::fsync(descriptor_.get()) != 0) fail(target_, "bring to disk");
  }

  void rename() {
    if (is_nameless_) {
      const std::string here = fmt::format("/proc/self/fd/{}", descriptor_.get());
      while (::linkat(AT_FDCWD, here.c_str(), AT_FDCWD, name_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        if (errno != EEXIST) fail(target_, "write");
        name_ = temporary_name(target_);
      }
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
    ::flock(descriptor_.get(), LOCK_EX);  // until it is closed: so remove_temporary_files knows that it is in use
  }

  int create() {
    while (true) {
      const int file = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
      if (file >= 0 || errno != EEXIST) return file;
      name_ = temporary_name(target_);  // a killed process with the same number left this one
    }
  }

  std::filesystem::path target_;
  std::filesystem::path name_;
  bool is_nameless_;
  UniqueFd descriptor_;
  bool renamed_ = false;
};

/// Syncs the folder's list of names. Some file systems refuse; the file itself is then still complete.
void sync_folder(const std::filesystem::path& folder) {
  const UniqueFd descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.is_open()) ::fsync(descriptor.get());
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string(), "cannot make the folder: " + error.message());
}

/// Whether reading may block for ever. A path below /dev or /proc is the user's explicit choice.
void require_readable_kind(const UniqueFd& file, const std::filesystem::path& path) {
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) fail(path, "read");
  const std::string& name = path.native();
  const bool is_explicit = name.starts_with("/dev/") || name.starts_with("/proc/");
  if (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode) || is_explicit) return;
  throw Error(path.string(), "expected a regular file, got a pipe, a socket or a device");
}

bool is_temporary_name(const std::string& name) {
  static const std::regex form(R"(\..+\.[0-9]+\.[0-9]+\.tmp)");
  return std::regex_match(name, form);
}

/// Deletes a temporary file unless a process that is alive has locked it.
void remove_if_abandoned(const std::filesystem::path& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.is_open() && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t limit) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open()) fail(path, "read");
  require_readable_kind(file, path);
  ::fcntl(file.get(), F_SETFL, 0);  // reading from a pipe waits again
  std::string content;
  while (true) {
    const ssize_t size = retry_eintr([&] { return read_some(file.get(), content); });
    if (size < 0) fail(path, "read");
    if (size == 0) return content;
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

void write_file_below(const std::filesystem::path& folder, const std::filesystem::path& path,
                      std::string_view content) {
  std::filesystem::path parent = folder;
  for (const std::filesystem::path& name : path.parent_path()) {
    parent /= name;
    std::error_code error;
    if (name == ".." || std::filesystem::is_symlink(std::filesystem::symlink_status(parent, error))) {
      throw Error(parent.string(), "expected a folder, got a symbolic link or \"..\": nothing is written there");
    }
  }
  write_file(folder / path, content);
}

void remove_temporary_files(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored) || !is_temporary_name(entry->path().filename().string())) continue;
    remove_if_abandoned(entry->path());
  }
}

FolderLock::FolderLock(const std::filesystem::path& folder)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  constexpr int most_tries = 100;
  constexpr useconds_t between_tries = 50'000;
  for (int tries = 0; tries < most_tries && folder_.is_open(); ++tries) {
    if (::flock(folder_.get(), LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR)) return;
    ::usleep(between_tries);
  }
}

}  // namespace minigrad::corpus
