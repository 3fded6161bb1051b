// SPDX-License-Identifier: MIT
#include "properties/report/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "properties/report/engine_runs.h"
#include "properties/report/fields.h"
#include "properties/report/findings.h"
#include "properties/report/html_table.h"
#include "properties/report/page.h"
#include "properties/report/results.h"
#include "properties/report/run_json.h"
#include "properties/suite/conformance.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// The link to a page, or to a place in it.
std::vector<Attribute> link(const JoinedRun& joined, const std::string& place = "") {
  Attribute attribute = link_to(joined.page);
  if (!place.empty()) attribute.value += "#" + place;
  return {attribute};
}

Cell engine_cell(const EngineRuns& engine) {
  const json& run = engine.newest().run;
  return element("a", link(engine.newest()), text(engine.name, 60)) + Markup(" ") + text(engine_version_of(run), 40);
}

Cell faults_cell(const EngineRuns& engine) {
  const std::size_t faults = elements(field(engine.newest().run, "faults")).size();
  Cell cell = count_cell(faults);
  if (faults > 0) cell.content = element("a", link(engine.newest(), "findings"), cell.content);
  return cell;
}

Markup levels_table(const std::vector<EngineRuns>& engines) {
  std::vector<std::string> head{"engine", "language", "faults", "all"};
  head.insert(head.end(), conformance_levels().begin(), conformance_levels().end());
  HtmlTable table("The share of the fixed cases within the engine's claims that hold, by level", std::move(head),
                  "levels");
  for (const EngineRuns& engine : engines) {
    const json& run = engine.newest().run;
    const std::map<std::string, Outcomes> levels = outcomes_by_level(run);
    const Outcomes all = sum_of(levels);
    std::vector<Cell> row{engine_cell(engine), engine.language, faults_cell(engine),
                          share_cell(held(all), claimed(all), link(engine.newest(), "results"))};
    for (const std::string& level : conformance_levels()) {
      const auto found = levels.find(level);
      const Outcomes outcomes = found == levels.end() ? Outcomes{} : found->second;
      row.push_back(share_cell(held(outcomes), claimed(outcomes), link(engine.newest(), "results")));
    }
    table.add(std::move(row));
  }
  return table.markup();
}

/// The place of the first finding of each operation in the page of a run.
std::map<std::string, std::string> places_of_operations(const json& run) {
  std::map<std::string, std::string> places;
  const std::vector<ShownFinding> findings = findings_of(run);
  for (std::size_t i = 0; i < findings.size(); ++i) places.emplace(findings[i].op, fmt::format("finding-{}", i + 1));
  return places;
}

/// Cases that no single operation fails. How many cases could have failed so is not known, so there is no share.
Cell failures_cell(std::uint64_t failures, const std::vector<Attribute>& target) {
  Cell cell = count_cell(failures);
  if (failures == 0) return cell;
  cell.content = element("a", target, cell.content);
  cell.style = "number less";
  return cell;
}

Markup operations_table(const std::vector<EngineRuns>& engines) {
  std::vector<std::string> head{"engine"};
  const std::vector<std::string> operations = operations_in_order();
  head.insert(head.end(), operations.begin(), operations.end());
  HtmlTable table(
      "The same by operation. A failing case counts for the operation at fault; composition has the number of cases in "
      "which no single operation is",
      std::move(head), "matrix");
  for (const EngineRuns& engine : engines) {
    const json& run = engine.newest().run;
    const std::map<std::string, Outcomes> by_operation = outcomes_by_operation(run);
    const std::map<std::string, std::string> places = places_of_operations(run);
    std::vector<Cell> row{engine_cell(engine)};
    for (const std::string& operation : operations) {
      const auto found = by_operation.find(operation);
      const Outcomes outcomes = found == by_operation.end() ? Outcomes{} : found->second;
      const auto place = places.find(operation);
      const std::vector<Attribute> target = link(engine.newest(), place == places.end() ? "results" : place->second);
      row.push_back(operation == operations.back() ? failures_cell(claimed(outcomes) - held(outcomes), target)
                                                   : share_cell(held(outcomes), claimed(outcomes), target));
    }
    table.add(std::move(row));
  }
  return table.markup();
}

Markup changes(const std::vector<EngineRuns>& engines) {
  Markup list;
  for (const EngineRuns& engine : engines) {
    if (engine.runs.size() < 2) continue;
    const JoinedRun& before = *engine.runs[engine.runs.size() - 2];
    Markup lines;
    for (const std::string& sentence : changes_between(before.run, engine.newest().run)) {
      lines += element("li", text(sentence, 1'000));
    }
    list += element("h3", fmt::format("{}, since {}", engine.name, time_of(before.run)));
    list += lines.empty() ? element("p", "Nothing changed.") : element("ul", lines);
  }
  if (list.empty()) return {};
  return element("section", {{"id", "changes"}}, element("h2", "What changed since the last run") + list);
}

Markup all_runs(const std::vector<JoinedRun>& runs) {
  HtmlTable table("", {"run", "command", "outcome", "time"});
  for (const JoinedRun& joined : runs) {
    const std::string outcome = outcome_word(joined.run);
    table.add({element("a", link(joined), text(headline(joined.run), 200)),
               kind_of(joined.run),
               {outcome.empty() ? Markup() : badge(outcome)},
               time_of(joined.run)});
  }
  return element("section", {{"id", "runs"}, {"class", "filtered-rows"}}, element("h2", "All runs") + table.markup());
}

using Failing = std::set<std::string>;

/// The ids of the cases that fail, and of all that were asked.
struct Asked {
  Failing failing;
  std::set<std::string> all;
};

Asked asked(const json& run) {
  Asked ids;
  for (const json& one : elements(field(run, "cases"))) {
    const std::string outcome = words(one, "outcome");
    if (outcome == "not claimed" || outcome == "skipped") continue;
    ids.all.insert(words(one, "id"));
    if (outcome != "passed") ids.failing.insert(words(one, "id"));
  }
  return ids;
}

std::string listed(const std::string& what, const std::vector<std::string>& ids) {
  constexpr std::size_t most = 8;
  const std::vector<std::string> shown(ids.begin(),
                                       ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), most)));
  std::string text = fmt::format("{} {}: {}", grouped(ids.size()), what, fmt::join(shown, ", "));
  return ids.size() > most ? text + fmt::format(" and {} more", ids.size() - most) : text;
}

std::set<std::string> fault_ids(const json& run) {
  std::set<std::string> ids;
  for (const json& fault : elements(field(run, "faults"))) ids.insert(words(fault, "id"));
  return ids;
}

std::vector<std::string> without(const std::set<std::string>& some, const std::set<std::string>& others) {
  std::vector<std::string> rest;
  std::ranges::set_difference(some, others, std::back_inserter(rest));
  return rest;
}

}  // namespace

std::vector<std::string> changes_between(const json& before, const json& after) {
  std::vector<std::string> sentences;
  const auto changed = [&](const char* what, const std::string& old, const std::string& now) {
    if (old != now) sentences.push_back(fmt::format("{}: {} before, {} now", what, old, now));
  };
  changed("version", engine_version_of(before), engine_version_of(after));
  changed("suite version", words(before, "suite"), words(after, "suite"));
  const auto list = [&](const std::string& what, const std::vector<std::string>& ids) {
    if (!ids.empty()) sentences.push_back(listed(what, ids));
  };
  list("new faults", without(fault_ids(after), fault_ids(before)));
  list("faults that are gone", without(fault_ids(before), fault_ids(after)));
  const Asked old = asked(before);
  const Asked now = asked(after);
  std::vector<std::string> broken;
  std::vector<std::string> mended;
  for (const std::string& id : without(now.failing, old.failing)) {
    if (old.all.contains(id)) broken.push_back(id);
  }
  for (const std::string& id : without(old.failing, now.failing)) {
    if (now.all.contains(id)) mended.push_back(id);
  }
  list("cases that passed and now fail", broken);
  list("cases that failed and now pass", mended);
  list("cases that are asked for the first time", without(now.all, old.all));
  list("cases that are not asked any longer", without(old.all, now.all));
  return sentences;
}

std::string matrix_page(const std::vector<JoinedRun>& runs) {
  const std::vector<EngineRuns> engines = by_engine(runs);
  const std::string title = engines.empty()
                                ? fmt::format("{} runs", runs.size())
                                : fmt::format("{} engine{}", engines.size(), engines.size() == 1 ? "" : "s");
  Markup tables;
  if (!engines.empty()) {
    tables = element("section", {{"id", "engines"}, {"class", "filtered-rows"}},
                     element("h2", "Engines") + levels_table(engines) + operations_table(engines));
  }
  const Markup content = element("header", element("h1", title + ", compared by minigrad")) +
                         element("main", tables + changes(engines) + all_runs(runs));
  return whole_page(title, content);
}

}  // namespace minigrad::properties
