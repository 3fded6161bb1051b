// SPDX-License-Identifier: MIT
// The cases that the corpus starts with, as code: what `minigrad cases` writes and corpus/cases holds.
#pragma once

#include <string>
#include <vector>

#include "corpus/case/case.h"

namespace minigrad::properties {

/// A case and the name of its file, without `.json`.
struct StartingCase {
  std::string stem;
  corpus::Case content;
};

/// Every starting case, group by group, with the judge's expectations and the id of its content.
std::vector<StartingCase> starting_cases();

}  // namespace minigrad::properties
