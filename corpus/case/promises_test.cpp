// SPDX-License-Identifier: MIT
// Each sentence of minigrad/SEMANTICS.md that states a number has a test, a case of the suite or an example. The last
// section of the document lists them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "corpus/json/file.h"
#include "minigrad/op.h"
#include "minigrad/rules.h"

namespace minigrad::corpus {
namespace {

namespace fs = std::filesystem;

using Row = std::vector<std::string>;

const fs::path root = MINIGRAD_SOURCE_DIR;

std::string trimmed(const std::string& text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \n"), text.size());
  return text.substr(begin, text.find_last_not_of(" \n") + 1 - begin);
}

/// Line breaks and runs of spaces become one space.
std::string one_line(const std::string& text) { return std::regex_replace(text, std::regex("\\s+"), " "); }

Row split(const std::string& text, char separator) {
  Row parts;
  std::istringstream rest(text);
  for (std::string part; std::getline(rest, part, separator);) parts.push_back(trimmed(part));
  return parts;
}

/// The cells of a row of a Markdown table. `\|` is a bar inside a cell.
Row cells(std::string line) {
  const std::string bar = "\x01";
  for (std::size_t i = 0; (i = line.find("\\|", i)) != std::string::npos;) line.replace(i, 2, bar);
  Row row = split(line.substr(1), '|');
  for (std::string& cell : row) std::replace(cell.begin(), cell.end(), bar.front(), '|');
  return row;
}

/// A text ends at a full stop or a semicolon that a space follows.
Row sentences(const std::string& text) {
  Row found(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = (text[i] == '.' || text[i] == ';') && (i + 1 == text.size() || text[i + 1] == ' ');
    if (ends) {
      found.emplace_back();
    } else {
      found.back() += text[i];
    }
  }
  for (std::string& sentence : found) sentence = trimmed(sentence);
  return found;
}

/// A digit that is not a part of a name such as log1p, an infinity or NaN. Versions and standards are no numbers.
bool states_a_number(const std::string& sentence) {
  static const std::regex names("IEEE 754|LibTorch 1\\.13");
  static const std::regex number("(^|[^A-Za-z0-9])[0-9]|\\binf\\b|\\bNaN\\b");
  return std::regex_search(std::regex_replace(sentence, names, ""), number);
}

/// A sentence of the contract, and the operation if it stands in the row of one.
struct Sentence {
  std::string op;
  std::string text;
};

struct Contract {
  std::vector<Sentence> sentences;  ///< those that state a number
  std::string text;                 ///< all but the list of tests, in one line
  std::vector<Row> tests;           ///< sentence, names of tests
  std::vector<Row> examples;        ///< operation, promise, operands, value, partials
};

void add_sentences(Contract& contract, const std::string& op, const std::string& text) {
  for (const std::string& sentence : sentences(one_line(text))) {
    if (states_a_number(sentence)) contract.sentences.push_back({op, sentence});
  }
}

/// Of the tables of operations, the kinks and the infinities; of another table, the last column.
void add_sentences_of_row(Contract& contract, const Row& row) {
  constexpr std::size_t columns = 8;
  if (row.size() != columns) return add_sentences(contract, "", row.back());
  for (const std::size_t column : {4, 5}) add_sentences(contract, row.front(), row[column]);
}

std::vector<Row> rows_of_tables(const std::string& markdown) {
  std::vector<Row> rows;
  bool is_in_table = false;
  for (const std::string& line : split(markdown, '\n')) {
    const bool is_row = line.starts_with('|');
    if (is_row && is_in_table && !line.starts_with("|--")) rows.push_back(cells(line));
    is_in_table = is_row;  // the first row of a table names its columns
  }
  return rows;
}

Contract read_contract() {
  const std::string markdown = read_file(root / "minigrad/SEMANTICS.md", 1 << 20);
  const std::size_t begin = markdown.find("## Rules for all operations");
  const std::size_t end = markdown.find("## Where each promise is tested");
  const std::string promises = markdown.substr(begin, end - begin);
  Contract contract;
  contract.text = one_line(promises);
  std::string paragraph;
  for (const std::string& line : split(promises, '\n')) {
    const bool begins = line.empty() || line.starts_with("- ") || line.starts_with('|') || line.starts_with('#');
    if (begins) {
      add_sentences(contract, "", paragraph);
      paragraph.clear();
    }
    if (!line.starts_with('|') && !line.starts_with('#')) paragraph += line + ' ';
  }
  add_sentences(contract, "", paragraph);
  for (const Row& row : rows_of_tables(promises)) add_sentences_of_row(contract, row);
  for (const Row& row : rows_of_tables(markdown.substr(end))) {
    (row.size() == 2 ? contract.tests : contract.examples).push_back(row);
  }
  return contract;
}

const Contract& contract() {
  static const Contract read = read_contract();
  return read;
}

/// "Suite.Name" of each test in the sources, and the ids of the conformance suite.
std::set<std::string> names_of_tests_and_cases() {
  std::set<std::string> names;
  static const std::regex test(R"(\nTEST(?:_F|_P)?\((\w+), (\w+)\))");
  for (const char* room : {"minigrad", "oracle", "properties"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
      if (!entry.path().string().ends_with("_test.cpp")) continue;
      const std::string source = read_file(entry.path(), 1 << 20);
      for (std::sregex_iterator match(source.begin(), source.end(), test), end; match != end; ++match) {
        names.insert((*match)[1].str() + '.' + (*match)[2].str());
      }
    }
  }
  for (const auto& entry : fs::directory_iterator(root / "corpus/conformance")) {
    if (entry.path().extension() != ".json") continue;
    const auto level = nlohmann::json::parse(read_file(entry.path(), 1 << 24));
    for (const auto& c : level.at("cases")) names.insert(c.at("id"));
  }
  return names;
}

bool is_covered(const Sentence& sentence) {
  const auto covers = [&](const std::string& quoted) {
    return sentence.text.find(quoted) != std::string::npos || quoted.find(sentence.text) != std::string::npos;
  };
  const auto is_tested = [&](const Row& row) { return covers(row[0]); };
  const auto is_shown = [&](const Row& row) {
    return (sentence.op.empty() || row[0] == sentence.op) && covers(row[1]);
  };
  return std::any_of(contract().tests.begin(), contract().tests.end(), is_tested) ||
         std::any_of(contract().examples.begin(), contract().examples.end(), is_shown);
}

TEST(Promises, OfNumbersAllHaveTests) {
  EXPECT_GT(contract().sentences.size(), 80U);
  for (const Sentence& sentence : contract().sentences) {
    EXPECT_TRUE(is_covered(sentence)) << sentence.op << ": \"" << sentence.text << "\" has no row in the last section";
  }
}

TEST(Promises, AreQuotedAsTheyStand) {
  for (const Row& row : contract().tests) EXPECT_NE(contract().text.find(row[0]), std::string::npos) << row[0];
  for (const Row& row : contract().examples) EXPECT_NE(contract().text.find(row[1]), std::string::npos) << row[1];
}

TEST(Promises, NameTestsAndCasesThatExist) {
  const std::set<std::string> known = names_of_tests_and_cases();
  for (const Row& row : contract().tests) {
    if (row[1] == "no promise") continue;
    const Row names = split(row[1], '`');
    for (std::size_t i = 1; i < names.size(); i += 2) EXPECT_TRUE(known.contains(names[i])) << names[i];
    EXPECT_GE(names.size(), 2U) << row[0];
  }
}

/// Denormal numbers too, which std::stod refuses.
double number_of(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

/// Three digits, and of a value the sign of a zero.
bool is_as_written(double number, const std::string& written, bool is_value) {
  if (written == "any") return true;
  const double expected = number_of(written);
  if (std::isnan(expected)) return std::isnan(number);
  if (expected == 0 || std::isinf(expected)) {
    return number == expected && (!is_value || std::signbit(number) == std::signbit(expected));
  }
  return std::fabs(number / expected - 1) < 2e-3;
}

TEST(Promises, HoldInTheExamples) {
  EXPECT_GT(contract().examples.size(), 100U);
  for (const Row& row : contract().examples) {
    ASSERT_EQ(row.size(), 5U) << row[0] << ": " << row[1];
    const std::string where = row[0] + " at " + row[2];
    const std::optional<Op> op = parse_op(row[0]);
    const Row operands = split(row[2], ',');
    const Row partials = split(row[4], ',');
    ASSERT_TRUE(op && operands.size() == arity(*op) && partials.size() == operands.size()) << where;
    const rules::Local local = rules::apply(*op, number_of(operands.front()), number_of(operands.back()));
    EXPECT_TRUE(is_as_written(local.value, row[3], true)) << where << ": value " << local.value;
    EXPECT_TRUE(is_as_written(local.left, partials[0], false)) << where << ": left partial " << local.left;
    if (arity(*op) == 1) continue;
    EXPECT_TRUE(is_as_written(local.right, partials[1], false)) << where << ": right partial " << local.right;
  }
}

}  // namespace
}  // namespace minigrad::corpus
