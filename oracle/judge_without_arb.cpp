// SPDX-License-Identifier: MIT
// What a build without Arb has in place of balls/ and the judge: each call throws NoJudge.
#include "oracle/balls/formula_bits.h"
#include "oracle/balls/landmarks.h"
#include "oracle/balls/library_versions.h"
#include "oracle/balls/true_number.h"
#include "oracle/judge.h"

namespace minigrad::oracle {

class Judge::Sweeps {};

bool has_judge() { return false; }

Judge::Judge(const Graph&, std::span<const double>, const corpus::Capabilities&, const corpus::Manner&) {
  throw NoJudge();
}

Judge::~Judge() = default;

std::size_t Judge::components() const { throw NoJudge(); }

std::optional<Truth> Judge::truth(std::size_t) const { throw NoJudge(); }

Silence Judge::silence(std::size_t) const { throw NoJudge(); }

Judgement Judge::judge(std::size_t, double) const { throw NoJudge(); }

Verdict Judge::verdict(std::size_t, double) const { throw NoJudge(); }

std::vector<Judgement> Judge::judge_all(std::span<const double>) const { throw NoJudge(); }

std::vector<Verdict> Judge::verdicts(std::span<const double>) const { throw NoJudge(); }

std::vector<std::string_view> Judge::explanations(std::size_t, double) const { throw NoJudge(); }

bool Judge::refuses_some(std::size_t) const { throw NoJudge(); }

bool Judge::owes_nan() const { throw NoJudge(); }

bool Judge::owes_an_answer() const { throw NoJudge(); }

std::optional<std::array<double, 2>> Judge::subgradients(std::size_t) const { throw NoJudge(); }

bool loses_few_bits(const UsualFormula&, std::span<const double>, double, const FormulaBits&) { throw NoJudge(); }

Landmarks find_landmarks(const Graph&, std::span<const double>) { throw NoJudge(); }

std::string judge_libraries() { return ""; }

std::array<std::optional<TrueNumber>, 3> true_numbers(Op, std::span<const double>, corpus::Dtype) { throw NoJudge(); }

}  // namespace minigrad::oracle
