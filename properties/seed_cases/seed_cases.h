// SPDX-License-Identifier: MIT
// The seed cases of the corpus as code. `minigrad cases` writes them, and corpus/cases holds them.
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

/// Every seed case, group by group, with the judge's expectations and the id of its content.
std::vector<StartingCase> starting_cases();

}  // namespace minigrad::properties
