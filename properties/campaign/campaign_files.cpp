// SPDX-License-Identifier: MIT
#include "properties/campaign/campaign_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "corpus/json/error.h"
#include "corpus/json/file.h"
#include "properties/process/job_slot.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

/// The jobs of a campaign that was just killed need a moment to end, and hold its lock till then.
constexpr useconds_t between_tries = 50'000;
constexpr int most_tries = 60;

[[noreturn]] void fail(const fs::path& path, int error) {
  throw corpus::Error(path.string(), "cannot make it: " + std::generic_category().message(error));
}

bool is_same_file(int descriptor, const fs::path& path) {
  struct stat open {};
  struct stat named {};
  return fstat(descriptor, &open) == 0 && stat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
         open.st_dev == named.st_dev;
}

}  // namespace

CampaignFiles::CampaignFiles(const fs::path& corpus, const CampaignSettings& settings, unsigned jobs)
    : record_(corpus / records_folder / (record_name(settings) + record_extension)),
      running_(fs::path(record_).replace_extension(".running")) {
  std::error_code error;
  fs::create_directories(running_.parent_path(), error);
  if (error) fail(running_.parent_path(), error.value());
  lock();
  take_interrupted();
  const auto size = static_cast<off_t>(jobs * sizeof(JobSlot));
  if (ftruncate(lock_, 0) != 0) fail(running_, errno);
  // The room must be there, for writing to memory cannot fail in any way that is survived.
  if (const int trouble = posix_fallocate(lock_, 0, size); trouble != 0) {
    unlink(running_.c_str());
    close(lock_);
    fail(running_, trouble);
  }
}

CampaignFiles::~CampaignFiles() {
  unlink(running_.c_str());
  close(lock_);
}

void CampaignFiles::lock() {
  for (int tries = 0;; ++tries) {
    lock_ = open(running_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock_ < 0) fail(running_, errno);
    const bool is_locked = flock(lock_, LOCK_EX | LOCK_NB) == 0;
    if (!is_locked && errno != EWOULDBLOCK && errno != EINTR) fail(running_, errno);
    // Whoever had it before has taken the file away with it.
    if (is_locked && is_same_file(lock_, running_)) return;
    close(lock_);
    if (is_locked) continue;
    if (tries == most_tries) {
      throw corpus::Error(running_.string(),
                          "this campaign is running already: wait for its end, or choose another --seed or --corpus");
    }
    usleep(between_tries);
  }
}

void CampaignFiles::take_interrupted() {
  std::array<std::uint64_t, sizeof(JobSlot) / sizeof(std::uint64_t)> asked;  // the index comes first
  while (::read(lock_, asked.data(), sizeof asked) == static_cast<ssize_t>(sizeof asked)) {
    if (asked.front() != no_index) interrupted_.push_back(asked.front());
  }
}

std::optional<CampaignRecord> CampaignFiles::read() const {
  if (!fs::exists(record_)) return std::nullopt;
  return read_record(record_);
}

void CampaignFiles::write(const CampaignRecord& record) const {
  corpus::write_file(record_, to_json(record).dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
}

}  // namespace minigrad::properties
