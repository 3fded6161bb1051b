// SPDX-License-Identifier: MIT
#include "properties/examine/owed.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "corpus/json/graph_json.h"
#include "corpus/json/number.h"
#include "oracle/quick/quick_judge.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using corpus::Question;
using oracle::Judge;
using oracle::Silence;

/// A share with two decimals, as some reasons are rare.
std::string share_text(std::uint64_t part, std::uint64_t whole) {
  const std::optional<double> ratio = share(part, whole);
  return ratio ? fmt::format("{:.2f}%", 100 * *ratio) : "-";
}

std::vector<Silence> reasons(oracle::Verdict verdict, bool refuses_some) {
  std::vector<Silence> found;
  for (std::size_t i = 1; i < oracle::silence_names.size(); ++i) {
    const auto silence = static_cast<Silence>(i);
    if (verdict_of(silence) == verdict && oracle::refuses_some(silence) == refuses_some) found.push_back(silence);
  }
  return found;
}

/// The rows of one verdict: its sum, and its reasons, the most frequent first.
void add_rows(Table& table, const std::string& title, std::vector<Silence> reasons,
              const std::vector<NamedOwed>& sets) {
  const auto total = [&](Silence silence) {
    std::uint64_t sum = 0;
    for (const NamedOwed& set : sets) sum += set.counts[silence];
    return sum;
  };
  std::stable_sort(reasons.begin(), reasons.end(), [&](Silence a, Silence b) { return total(a) > total(b); });
  const auto add = [&](const std::string& name, auto count) {
    std::vector<std::string> row{name};
    for (const NamedOwed& set : sets) row.push_back(share_text(count(set.counts), set.counts.components()));
    table.add(row);
  };
  add(title, [&](const OwedCounts& counts) {
    return std::accumulate(reasons.begin(), reasons.end(), std::uint64_t{0},
                           [&](std::uint64_t sum, Silence silence) { return sum + counts[silence]; });
  });
  if (reasons.size() < 2) return;
  for (const Silence silence : reasons) {
    if (total(silence) > 0) add("  " + std::string(name(silence)), [&](const OwedCounts& c) { return c[silence]; });
  }
}

std::string component_text(const Judge& judge, std::size_t component) {
  const Silence silence = judge.silence(component);
  std::string out = R"({"silence": ")" + std::string(name(silence)) + '"';
  const auto add = [&out](const char* key, double number) {
    out += std::string(", \"") + key + "\": ";
    corpus::append_number(out, number);
  };
  if (component == 0 && judge.owes_nan()) return out + R"(, "truth": "nan"})";
  if (const auto truth = judge.truth(component)) {
    add("truth", truth->value);
    add("radius", truth->radius);
  }
  if (const auto ends = judge.subgradients(component)) {
    out += ", \"subgradients\": [" + corpus::number_text((*ends)[0]) + ", " + corpus::number_text((*ends)[1]) + ']';
  }
  return out + '}';
}

}  // namespace

std::uint64_t OwedCounts::components() const {
  return std::accumulate(silences.begin(), silences.end(), std::uint64_t{0});
}

OwedCounts& OwedCounts::operator+=(const OwedCounts& other) {
  for (std::size_t i = 0; i < silences.size(); ++i) silences[i] += other.silences[i];
  without_bounds += other.without_bounds;
  owed_without_bounds += other.owed_without_bounds;
  return *this;
}

OwedCounts count_owed(const Question& question) {
  OwedCounts counts;
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    const Judge judge(question.graph, question.points[p], corpus::all_capabilities("", ""), question.manner);
    for (std::size_t c = 0; c < judge.components(); ++c) ++counts[judge.silence(c)];
  }
  return counts;
}

void count_bounds(const Question& question, OwedCounts& counts) {
  oracle::QuickJudge quick;
  quick.prepare(question.graph);
  const std::size_t components = 1 + question.points.dimension();
  for (std::size_t first = 0; first < question.points.size(); first += oracle::lanes) {
    quick.sweep(question.points, first);
    const std::size_t end = std::min(question.points.size(), first + oracle::lanes);
    std::vector<std::size_t> known(end - first);
    for (std::size_t c = 0; c < components; ++c) {
      const oracle::Opinion opinion = quick.judge(c, {});
      for (std::size_t p = first; p < end; ++p) known[p - first] += opinion.knows[p - first] > 0 ? 1 : 0;
    }
    for (std::size_t p = first; p < end; ++p) {
      if (known[p - first] == components) continue;
      const OwedCounts there = count_owed(question_at(question, p));
      counts.without_bounds += there.components();
      counts.owed_without_bounds += there[Silence::none];
    }
  }
}

std::string owed_table(const std::vector<NamedOwed>& sets) {
  std::vector<std::string> head{""};
  std::vector<std::string> components{"components"};
  for (const NamedOwed& set : sets) {
    head.push_back(set.name);
    components.push_back(grouped(set.counts.components()));
  }
  Table table(head);
  table.add(components);
  add_rows(table, "owed", {Silence::none}, sets);
  add_rows(table, "unresolved, but NaN is refused", reasons(oracle::Verdict::unresolved, true), sets);
  add_rows(table, "unresolved, no answer is refused", reasons(oracle::Verdict::unresolved, false), sets);
  add_rows(table, "singular, no answer is refused", reasons(oracle::Verdict::singular, false), sets);
  std::vector<std::string> unbounded{"not judged if engine and oracle agree"};
  std::vector<std::string> owed{"  owed, if it were judged"};
  for (const NamedOwed& set : sets) {
    const bool is_campaign = set.counts.without_bounds > 0;
    const auto cell = [&](std::uint64_t n) { return is_campaign ? share_text(n, set.counts.components()) : "-"; };
    unbounded.push_back(cell(set.counts.without_bounds));
    owed.push_back(cell(set.counts.owed_without_bounds));
  }
  table.add(unbounded);
  table.add(owed);
  return table.text();
}

nlohmann::json owed_json(const std::vector<NamedOwed>& sets) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, counts] : sets) {
    nlohmann::json& set = json[name];
    set["components"] = counts.components();
    set["owed"] = counts[Silence::none];
    for (const oracle::Verdict verdict : {oracle::Verdict::unresolved, oracle::Verdict::singular}) {
      for (const bool refuses_some : {true, false}) {
        for (const Silence silence : reasons(verdict, refuses_some)) {
          set[std::string(oracle::name(verdict))][std::string(oracle::name(silence))] = counts[silence];
        }
      }
    }
    set["without_bounds"] = {{"components", counts.without_bounds}, {"owed", counts.owed_without_bounds}};
  }
  return json;
}

std::string owed_lines(const Question& question) {
  std::string out;
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    const Judge judge(question.graph, question.points[p], corpus::all_capabilities("", ""), question.manner);
    out += "{\"graph\": ";
    corpus::append_graph(out, question.graph);
    out += ", \"at\": [";
    for (std::size_t i = 0; i < question.points.dimension(); ++i) {
      if (i > 0) out += ", ";
      corpus::append_number(out, question.points[p][i]);
    }
    out += "], \"components\": [";
    for (std::size_t c = 0; c < judge.components(); ++c) out += (c > 0 ? ", " : "") + component_text(judge, c);
    out += "]}\n";
  }
  return out;
}

}  // namespace minigrad::properties
