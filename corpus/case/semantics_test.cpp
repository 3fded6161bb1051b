// SPDX-License-Identifier: MIT
// minigrad/SEMANTICS.md has a row for each operation, and each row names cases that pin it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "corpus/case/case.h"
#include "corpus/json/file.h"
#include "minigrad/op.h"

namespace minigrad::corpus {
namespace {

namespace fs = std::filesystem;

const fs::path source_root = MINIGRAD_SOURCE_DIR;

/// The cells of a row of a Markdown table; `\|` is an escaped bar.
std::vector<std::string> table_cells(const std::string& line) {
  std::vector<std::string> found;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] != '|' || line[i - 1] == '\\') {
      cell += line[i];
      continue;
    }
    const std::size_t begin = std::min(cell.find_first_not_of(' '), cell.size());
    found.push_back(cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin));
    cell.clear();
  }
  return found;
}

/// The text in `backticks`.
std::vector<std::string> quoted(const std::string& cell) {
  std::vector<std::string> names;
  std::istringstream parts(cell);
  std::string part;
  for (bool inside = false; std::getline(parts, part, '`'); inside = !inside) {
    if (inside) names.push_back(part);
  }
  return names;
}

/// The rows of the tables whose first column is "op".
std::vector<std::vector<std::string>> operation_rows(const std::string& markdown) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(markdown);
  bool in_table = false;
  for (std::string line; std::getline(lines, line);) {
    in_table = line.starts_with("| op |") || (in_table && line.starts_with("|"));
    if (in_table && !line.starts_with("| op |") && !line.starts_with("|--")) rows.push_back(table_cells(line));
  }
  return rows;
}

using OpsByCase = std::map<std::string, std::set<Op>>;

void check_cases(Op op, const std::vector<std::string>& names, const OpsByCase& cases,
                 std::vector<std::string>& found) {
  const std::string row = "the row of " + std::string(name(op));
  if (names.empty()) found.push_back(row + " names no case");
  for (const std::string& stem : names) {
    const auto named = cases.find(stem);
    if (named == cases.end()) {
      found.push_back(row + " names " + stem + ", which is no case");
    } else if (!named->second.contains(op)) {
      found.push_back(row + " names " + stem + ", which does not contain it");
    }
  }
}

/// Every error in the tables, in words.
std::vector<std::string> problems(const std::string& markdown, const OpsByCase& cases) {
  std::vector<std::string> found;
  std::set<Op> missing;
  for (const OpInfo& info : all_ops) {
    if (!is_leaf(info.op)) missing.insert(info.op);
  }
  constexpr std::size_t columns = 8;
  for (const std::vector<std::string>& row : operation_rows(markdown)) {
    const std::optional<Op> op = parse_op(row.front());
    if (row.size() != columns) {
      found.push_back("the row of " + row.front() + " has not 8 columns");
    } else if (!op || is_leaf(*op)) {
      found.push_back("there is no operation " + row.front());
    } else if (missing.erase(*op) == 0) {
      found.push_back(row.front() + " has two rows");
    } else {
      check_cases(*op, quoted(row.back()), cases, found);
    }
  }
  for (const Op op : missing) found.push_back(std::string(name(op)) + " has no row");
  return found;
}

OpsByCase cases_of_the_corpus() {
  OpsByCase cases;
  for (const fs::path& path : find_cases(source_root / "corpus/cases")) {
    std::set<Op>& ops = cases[path.stem().string()];
    for (const Node& node : read_case(path).graph.nodes) ops.insert(node.op);
  }
  return cases;
}

const std::string& contract_text() {
  static const std::string text = read_file(source_root / "minigrad/SEMANTICS.md", 1 << 20);
  return text;
}

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const std::size_t place = text.find(old);
  EXPECT_NE(place, std::string::npos) << old;
  return text.replace(place, old.size(), with);
}

TEST(Semantics, NamesCasesForEveryOperation) {
  EXPECT_EQ(problems(contract_text(), cases_of_the_corpus()), std::vector<std::string>{});
}

TEST(Semantics, CheckFindsErrorsInTheTable) {
  const OpsByCase cases = cases_of_the_corpus();
  const auto only = [](const std::string& problem) { return std::vector<std::string>{problem}; };
  EXPECT_EQ(problems(replaced(contract_text(), "`extreme-neg`", ""), cases), only("the row of neg names no case"));
  EXPECT_EQ(problems(replaced(contract_text(), "`extreme-neg`", "`extreme-negg`"), cases),
            only("the row of neg names extreme-negg, which is no case"));
  EXPECT_EQ(problems(replaced(contract_text(), "`extreme-neg`", "`extreme-abs`"), cases),
            only("the row of neg names extreme-abs, which does not contain it"));
  const std::size_t row = contract_text().find("| neg |");
  const std::string neg = contract_text().substr(row, contract_text().find('\n', row) + 1 - row);
  EXPECT_EQ(problems(replaced(contract_text(), neg, ""), cases), only("neg has no row"));
  EXPECT_EQ(problems(replaced(contract_text(), neg, neg + neg), cases), only("neg has two rows"));
  EXPECT_EQ(problems(replaced(contract_text(), neg, neg + replaced(neg, "| neg |", "| nog |")), cases),
            only("there is no operation nog"));
}

}  // namespace
}  // namespace minigrad::corpus
