// SPDX-License-Identifier: MIT
#include "properties/campaign/campaign_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

/// The jobs of a campaign that was just killed hold its lock until they have ended, which takes a moment.
constexpr useconds_t between_tries = 50'000;
constexpr int most_tries = 60;

[[noreturn]] void fail(const fs::path& path, int error) {
  if (error == ELOOP) throw corpus::Error(path.string(), "expected no symbolic link: it may lead out of the corpus");
  throw corpus::Error(path.string(), "cannot make it: " + std::generic_category().message(error));
}

/// Whether the open file still has its name.
bool has_name(int file, int folder, const std::string& name) {
  struct stat open {};
  struct stat named {};
  return fstat(file, &open) == 0 && fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

/// The lock is truncated, so it must not be another file of the user's.
void require_own_file(int file, const fs::path& path) {
  struct stat about {};
  if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink <= 1) return;
  throw corpus::Error(path.string(), "expected a regular file with one name: the lock of a campaign");
}

}  // namespace

CampaignFiles::CampaignFiles(const fs::path& corpus, const CampaignSettings& settings, unsigned jobs)
    : corpus_(corpus),
      record_(corpus / records_folder / (record_name(settings) + record_extension)),
      running_name_(record_name(settings) + ".running") {
  try {
    open_all(jobs);
  } catch (...) {
    close_all();
    throw;
  }
}

CampaignFiles::~CampaignFiles() {
  unlinkat(folder_, running_name_.c_str(), 0);
  close_all();
}

void CampaignFiles::close_all() {
  for (const int file : {lock_, folder_}) {
    if (file >= 0) close(file);
  }
}

void CampaignFiles::open_all(unsigned jobs) {
  std::error_code error;
  fs::create_directories(corpus_, error);
  if (error) fail(corpus_, error.value());
  const fs::path folder = corpus_ / records_folder;
  if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) fail(folder, errno);
  folder_ = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder_ < 0) fail(folder, fs::is_symlink(fs::symlink_status(folder, error)) ? ELOOP : errno);
  open_lock();
  interrupted_ = JobSlots::read_indices(lock_);
  if (ftruncate(lock_, 0) != 0) fail(running(), errno);
  // A full disk should stop the campaign now rather than lose the indices in flight later.
  if (const int trouble = posix_fallocate(lock_, 0, JobSlots::file_size(jobs)); trouble != 0) {
    unlinkat(folder_, running_name_.c_str(), 0);
    fail(running(), trouble);
  }
  JobSlots(jobs, lock_);  // no index is in flight
  corpus::remove_temporary_files(corpus_);
}

void CampaignFiles::open_lock() {
  for (int tries = 0;; ++tries) {
    lock_ = openat(folder_, running_name_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (lock_ < 0) fail(running(), errno);
    require_own_file(lock_, running());
    const bool is_locked = flock(lock_, LOCK_EX | LOCK_NB) == 0;
    if (!is_locked && errno != EWOULDBLOCK && errno != EINTR) fail(running(), errno);
    // The previous owner may have removed the file after it was opened here.
    if (is_locked && has_name(lock_, folder_, running_name_)) return;
    close(lock_);
    lock_ = -1;
    if (is_locked) continue;
    if (tries == most_tries) {
      throw corpus::Error(running().string(),
                          "this campaign is running already: wait for its end, or choose another --seed or --corpus");
    }
    usleep(between_tries);
  }
}

std::optional<CampaignRecord> CampaignFiles::read() const {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(record_, ignored))) return std::nullopt;
  return read_record(record_);
}

void CampaignFiles::write(const CampaignRecord& record) const {
  corpus::write_file_below(corpus_, fs::path(records_folder) / record_.filename(),
                           nlohmann::json(record).dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
}

}  // namespace minigrad::properties
