// SPDX-License-Identifier: MIT
#include "properties/accuracy/accuracy_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "corpus/json/number.h"
#include "properties/support/table.h"

namespace minigrad::properties {
namespace {

/// The largest error of a careful rule, in ulp.
constexpr double goal = 4;

std::string point_text(const std::vector<double>& point) {
  if (point.empty()) return "";
  std::vector<std::string> coordinates;
  for (const double coordinate : point) coordinates.push_back(corpus::plain_number(coordinate));
  return fmt::format("({})", fmt::join(coordinates, ", "));
}

const Accuracy* find(const EngineAccuracy& engine, Op op, std::size_t quantity) {
  const auto found = std::find_if(engine.figures.begin(), engine.figures.end(), [&](const Accuracy& accuracy) {
    return accuracy.op == op && accuracy.quantity == quantity;
  });
  return found == engine.figures.end() ? nullptr : &*found;
}

/// The cells of one quantity of an operation; empty if no engine has it.
std::vector<std::string> cells(const std::vector<EngineAccuracy>& engines, Op op, std::size_t quantity) {
  std::vector<std::string> row{std::string(name(op)), std::string(quantity_name(op, quantity))};
  bool measured = false;
  for (const EngineAccuracy& engine : engines) {
    const Accuracy* const accuracy = find(engine, op, quantity);
    measured = measured || accuracy != nullptr;
    row.push_back(accuracy == nullptr ? "" : ulp_text(accuracy->max_ulp));
    row.push_back(accuracy == nullptr ? "" : ulp_text(accuracy->mean_ulp));
    row.push_back(accuracy == nullptr ? "" : point_text(accuracy->worst_point));
  }
  return measured ? row : std::vector<std::string>{};
}

Table figures_table(const std::vector<EngineAccuracy>& engines) {
  std::vector<std::string> head{"op", "quantity"};
  for (const EngineAccuracy& engine : engines) {
    for (const char* const what : {"max", "mean", "worst point"}) head.push_back(engine.engine + ' ' + what);
  }
  Table table(std::move(head), 2);
  for (const OpInfo& info : all_ops) {
    for (std::size_t quantity = 0; !is_leaf(info.op) && quantity <= info.arity; ++quantity) {
      std::vector<std::string> row = cells(engines, info.op, quantity);
      if (!row.empty()) table.add(std::move(row));
    }
  }
  return table;
}

/// The worst partial of each operation, in ulp.
std::map<Op, double> worst_partials(const EngineAccuracy& engine) {
  std::map<Op, double> worst;
  for (const Accuracy& accuracy : engine.figures) {
    if (accuracy.quantity > 0) worst[accuracy.op] = std::max(worst[accuracy.op], accuracy.max_ulp);
  }
  return worst;
}

/// The number of operations whose worst partial is above `low` and at most `high`.
std::string count_between(const EngineAccuracy& engine, double low, double high) {
  const std::map<Op, double> worst = worst_partials(engine);
  return std::to_string(std::count_if(worst.begin(), worst.end(),
                                      [&](const auto& entry) { return entry.second > low && entry.second <= high; }));
}

std::string largest_text(const EngineAccuracy& engine) {
  const std::map<Op, double> worst = worst_partials(engine);
  const auto largest =
      std::max_element(worst.begin(), worst.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (largest == worst.end()) return "";
  return fmt::format("{} ({})", ulp_text(largest->second), name(largest->first));
}

Table summary_table(const std::vector<EngineAccuracy>& engines) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double largest = std::numeric_limits<double>::max();
  std::vector<std::string> head{"ops by their worst partial"};
  std::vector<std::string> within{fmt::format("at most {} ulp", goal)};
  std::vector<std::string> beyond{"more"};
  std::vector<std::string> lost{"infinite"};
  std::vector<std::string> worst{"the worst"};
  for (const EngineAccuracy& engine : engines) {
    head.push_back(engine.engine);
    within.push_back(count_between(engine, -1, goal));
    beyond.push_back(count_between(engine, goal, largest));
    lost.push_back(count_between(engine, largest, infinity));
    worst.push_back(largest_text(engine));
  }
  Table table(std::move(head));
  for (auto* const row : {&within, &beyond, &lost, &worst}) table.add(std::move(*row));
  return table;
}

/// "minigrad 0.1.0 and torch 1.13.0".
std::string names(const std::vector<EngineAccuracy>& engines) {
  std::string text;
  for (std::size_t i = 0; i < engines.size(); ++i) {
    const char* const joint = i == 0 ? "" : i + 1 < engines.size() ? ", " : " and ";
    const char* const format = engines[i].dtype == corpus::Dtype::float32 ? " (in floats)" : "";
    text += fmt::format("{}{} {}{}", joint, engines[i].engine, engines[i].version, format);
  }
  return text;
}

nlohmann::json number_json(double number) {
  if (std::isfinite(number)) return number;
  return "inf";
}

double number_from_json(const nlohmann::json& json) {
  return json.is_string() ? std::numeric_limits<double>::infinity() : json.get<double>();
}

}  // namespace

std::string ulp_text(double ulp) {
  constexpr double large = 1000;
  return ulp < large ? fmt::format("{:.2f}", ulp) : fmt::format("{:.3g}", ulp);
}

std::string platform() {
#ifdef __GLIBC__
  std::string library = fmt::format("glibc {}", gnu_get_libc_version());
#else
  std::string library = "another C library than glibc";
#endif
#if defined(__x86_64__)
  return library + " on x86-64";
#elif defined(__aarch64__)
  return library + " on AArch64";
#else
  return library;
#endif
}

std::string to_table(const std::vector<EngineAccuracy>& engines, TableForm form) {
  std::size_t most_points = 0;
  for (const EngineAccuracy& engine : engines) {
    for (const Accuracy& accuracy : engine.figures) most_points = std::max(most_points, accuracy.points);
  }
  const std::string title =
      fmt::format("{} with {}: errors in ulp at up to {} points a row\n", names(engines), platform(), most_points);
  const Table figures = figures_table(engines);
  const Table summary = summary_table(engines);
  if (form == TableForm::text) return fmt::format("{}\n{}\n{}", title, figures.text(), summary.text());
  return fmt::format("{}\n{}\n{}", title, figures.markdown(), summary.markdown());
}

nlohmann::json to_json(const std::vector<EngineAccuracy>& engines) {
  nlohmann::json list = nlohmann::json::array();
  for (const EngineAccuracy& engine : engines) {
    for (const Accuracy& accuracy : engine.figures) {
      nlohmann::json binades = nlohmann::json::object();
      for (const auto& [exponent, ulp] : accuracy.max_by_binades) binades[std::to_string(exponent)] = number_json(ulp);
      list.push_back({{"engine", engine.engine},
                      {"op", name(accuracy.op)},
                      {"quantity", quantity_name(accuracy.op, accuracy.quantity)},
                      {"points", accuracy.points},
                      {"max_ulp", number_json(accuracy.max_ulp)},
                      {"mean_ulp", number_json(accuracy.mean_ulp)},
                      {"worst_point", accuracy.worst_point},
                      {"max_ulp_by_binades", binades}});
    }
  }
  return list;
}

Accuracy accuracy_from_json(const nlohmann::json& row) {
  const Op op = parse_op(row.at("op").get<std::string>()).value();
  std::size_t quantity = 0;
  const auto& name = row.at("quantity").get_ref<const std::string&>();
  while (quantity < arity(op) && quantity_name(op, quantity) != name) ++quantity;
  Accuracy accuracy{op,
                    quantity,
                    row.at("points"),
                    number_from_json(row.at("max_ulp")),
                    number_from_json(row.at("mean_ulp")),
                    row.at("worst_point")};
  for (const auto& [exponent, ulp] : row.at("max_ulp_by_binades").items()) {
    accuracy.max_by_binades[std::stoi(exponent)] = number_from_json(ulp);
  }
  return accuracy;
}

}  // namespace minigrad::properties
