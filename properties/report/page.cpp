// SPDX-License-Identifier: MIT
#include "properties/report/page.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "properties/report/assets.h"
#include "properties/report/fields.h"
#include "properties/report/findings.h"
#include "properties/report/results.h"
#include "properties/report/run_json.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

std::string plural(std::uint64_t number, const std::string& noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

std::string count_of_found(const json& run) {
  std::uint64_t found = 0;
  const std::vector<json> all = elements(field(run, "measurements"));
  for (const json& one : all) found += field(one, "found") == true ? 1 : 0;
  return fmt::format("{} of {} planted faults found by every campaign", found, all.size());
}

/// Why a run says less than it could; "" if it is complete.
std::string reservation(const json& run) {
  if (const auto& changes = elements(field(run, "changed_claims")); !changes.empty()) {
    return "Stopped early: " + words(changes.front());
  }
  if (field(run, "untested") == true) return "The engine answered too few questions, so it was not tested.";
  if (!words(run, "gone").empty()) return "Stopped early: " + words(run, "gone");
  if (field(run, "stopped_early") == true) return "Stopped early; the results are those until then.";
  return field(run, "left_out").is_object() ? "The time was over before all was asked." : "";
}

/// The verdicts of the findings with their numbers, as labels.
Markup verdict_labels(const std::vector<ShownFinding>& findings) {
  Markup labels;
  for (const auto& [verdict, count] : count_verdicts(findings)) {
    labels += badge(verdict) + Markup(fmt::format(" {}  ", grouped(count)));
  }
  return labels.empty() ? labels : element("p", {{"class", "labels"}}, labels);
}

/// "jax 0.7.1"; "" without a name.
std::string named(const std::string& name, const std::string& version) {
  return name.empty() || version.empty() ? name : name + " " + version;
}

Markup row(const char* name, const std::string& value) {
  return value.empty() ? Markup() : element("div", element("dt", name) + element("dd", value));
}

/// What was run, and with which versions.
Markup about(const json& run) {
  const json& meta = field(run, "run");
  Markup rows = row("command", words(meta, "command"));
  rows += row("engine", named(engine_of(run), engine_version_of(run)));
  rows += row("language", words(field(run, "engine"), "language"));
  const std::string oracle = words(run, "oracle");
  rows += row("compared with", named(oracle, words(field(run, "versions"), oracle.c_str())));
  rows += row("seed", words(run, "seed")) + row("minigrad", words(meta, "harness"));
  rows += row("suite version", words(run, "suite"));
  rows += row("generator version", words(field(run, "versions"), "generator"));
  rows += row("platform", words(meta, "platform")) + row("time", words(meta, "time"));
  const double seconds = number(run, "seconds");
  rows += row("duration", std::isnan(seconds) ? "" : fmt::format("{:.1f} s", seconds));
  rows += row("processes", words(run, "jobs"));
  const std::string line = command_line(run);
  const Markup command = line.empty()
                             ? Markup()
                             : element("p", {{"class", "label"}}, "Run it again:") +
                                   element("pre", {{"class", "command"}, {"tabindex", "0"}}, text(line, 4'000));
  return element("section", {{"id", "about"}}, element("h2", "What was run") + element("dl", rows) + command);
}

Markup results(const json& run, const std::string& kind) {
  if (kind == "conform") return conform_results(run);
  if (kind == "fuzz") return fuzz_results(run) + coverage_map(run);
  if (kind == "accuracy") return accuracy_results(run);
  return kind == "faults" ? faults_results(run) : bench_results(run);
}

/// Errors of the smoke test, which say that the adapter rather than the engine may be wrong.
Markup smoke(const json& run) {
  Markup lines;
  for (const json& line : elements(field(run, "smoke"))) lines += element("li", text(words(line), 500));
  if (lines.empty()) return {};
  return element("section",
                 element("h2", "The simplest graphs fail: look at the adapter first") + element("ul", lines));
}

}  // namespace

std::string outcome_word(const json& run) {
  const std::string kind = kind_of(run);
  if (kind == "accuracy" || kind == "bench") return "";
  if (kind == "faults") {
    for (const json& one : elements(field(run, "measurements"))) {
      if (field(one, "found") != true) return "not all found";
    }
    return "pass";
  }
  if (!elements(field(run, "changed_claims")).empty()) return "fails";
  if (field(run, "untested") == true) return "not tested";
  const bool fails = kind == "conform" ? field(run, "holds") != true
                                       : count(run, "failing_graphs") + count(field(run, "corpus"), "failed") > 0;
  return fails ? "fails" : "pass";
}

std::string headline(const json& run) {
  const std::string kind = kind_of(run);
  const std::string engine = named(engine_of(run), engine_version_of(run));
  if (kind == "accuracy") return "Accuracy of " + engine_of(run);
  if (kind == "faults") return count_of_found(run);
  if (kind == "bench") return plural(elements(field(run, "measurements")).size(), "benchmark");
  const std::size_t found = findings_of(run).size();
  if (kind == "conform") {
    return fmt::format("{}: {} in {}", engine, plural(found, "fault"), plural(count(run, "asked"), "question"));
  }
  return fmt::format("{}: {} in {}", engine, plural(found, "kind") + " of failure",
                     plural(count(run, "graphs"), "graph"));
}

std::string page(const json& run) {
  const std::string kind = kind_of(run);
  const std::vector<ShownFinding> findings = findings_of(run);
  const std::string outcome = outcome_word(run);
  const std::string title = headline(run);
  Markup head = element("h1", (outcome.empty() ? Markup() : badge(outcome) + Markup(" ")) + text(title, 300));
  head += verdict_labels(findings);
  if (const std::string words = reservation(run); !words.empty()) {
    head += element("p", {{"class", "reservation"}}, text(words, 1'000));
  }
  return whole_page(title, element("header", head) + element("main", smoke(run) + findings_section(findings) +
                                                                         results(run, kind) + about(run)));
}

std::string whole_page(const std::string& title, const Markup& content) {
  Markup head = Markup::literal(
      "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src "
      "'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">");
  head += element("title", text(title, 300)) + page_style();
  const Markup footer = element("footer", element("p", "Made by minigrad. report.json has the same as data."));
  return Markup::literal("<!DOCTYPE html>").html() + '\n' +
         element("html", {{"lang", "en"}}, element("head", head) + element("body", content + footer + page_script()))
             .html() +
         '\n';
}

}  // namespace minigrad::properties
