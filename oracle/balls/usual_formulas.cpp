// SPDX-License-Identifier: MIT
#include "oracle/balls/usual_formulas.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "oracle/balls/formula_parser.h"

namespace minigrad::oracle {
namespace {

struct Row {
  Op op;
  Result result;
  std::string_view text;
};

constexpr Result value = Result::value;
constexpr Result da = Result::left_partial;
constexpr Result db = Result::right_partial;

/// Operations in the order of op.def. A formula need not be right everywhere: where its ball misses the truth it is
/// ignored. The library's own function is a formula for every value.
constexpr auto rows = std::to_array<Row>({
    {Op::div, value, "a * (1/b)"},
    {Op::div, value, "a * pow(b, -1)"},
    {Op::div, da, "pow(b, -1)"},
    {Op::div, db, "-a/(b*b)"},
    {Op::div, db, "-y/b"},
    {Op::div, db, "-a * pow(b, -2)"},
    {Op::div, db, "-a * (1/b) * (1/b)"},
    {Op::pow, value, "exp(b*log(a))"},
    {Op::pow, value, "pow(2, b*(log(a)/ln2))"},
    {Op::pow, da, "b*pow(a, b - 1)"},
    {Op::pow, da, "b*y/a"},
    {Op::pow, da, "b*exp((b - 1)*log(a))"},
    {Op::pow, db, "y*log(a)"},
    {Op::pow, db, "exp(b*log(a))*log(a)"},
    {Op::atan2, value, "atan(a/b)"},
    {Op::atan2, value, "2*atan(a/(sqrt(a*a + b*b) + b))"},
    {Op::atan2, da, "b/(a*a + b*b)"},
    {Op::atan2, da, "(1/b)/(1 + (a/b)*(a/b))"},
    {Op::atan2, db, "-a/(a*a + b*b)"},
    {Op::atan2, db, "(-a/(b*b))/(1 + (a/b)*(a/b))"},
    {Op::hypot, value, "sqrt(a*a + b*b)"},
    {Op::hypot, da, "a/y"},
    {Op::hypot, da, "a/sqrt(a*a + b*b)"},
    {Op::hypot, db, "b/y"},
    {Op::hypot, db, "b/sqrt(a*a + b*b)"},
    {Op::sqrt, value, "pow(a, 0.5)"},
    {Op::sqrt, value, "exp(0.5*log(a))"},
    {Op::sqrt, da, "0.5/y"},
    {Op::sqrt, da, "0.5*pow(a, -0.5)"},
    {Op::sqrt, da, "0.5*y/a"},
    {Op::cbrt, value, "pow(a, 1/3)"},
    {Op::cbrt, value, "-pow(-a, 1/3)"},
    {Op::cbrt, value, "exp(log(a)/3)"},
    {Op::cbrt, value, "-exp(log(-a)/3)"},
    {Op::cbrt, da, "1/(3*y*y)"},
    {Op::cbrt, da, "y/(3*a)"},
    {Op::cbrt, da, "pow(a, -(2/3))/3"},
    {Op::cbrt, da, "pow(a*a, -(1/3))/3"},
    {Op::exp, value, "pow(2, a/ln2)"},
    {Op::exp, da, "y"},
    {Op::exp, da, "exp(a)"},
    {Op::expm1, value, "exp(a) - 1"},
    {Op::expm1, da, "y + 1"},
    {Op::expm1, da, "exp(a)"},
    {Op::log, value, "ln2*(log(a)/ln2)"},
    {Op::log1p, value, "log(1 + a)"},
    {Op::log1p, value, "2*atanh(a/(2 + a))"},
    {Op::log1p, da, "1/(1 + a)"},
    {Op::sin, value, "cos(a - pi/2)"},
    {Op::sin, value, "cos(pi/2 - a)"},
    {Op::sin, da, "cos(a)"},
    {Op::sin, da, "sin(a + pi/2)"},
    {Op::sin, da, "sqrt(1 - y*y)"},
    {Op::cos, value, "sin(a + pi/2)"},
    {Op::cos, value, "sin(pi/2 - a)"},
    {Op::cos, da, "-sin(a)"},
    {Op::cos, da, "-sqrt(1 - y*y)"},
    {Op::tan, value, "sin(a)/cos(a)"},
    {Op::tan, da, "1 + y*y"},
    {Op::tan, da, "1/(cos(a)*cos(a))"},
    {Op::asin, value, "atan2(a, sqrt(1 - a*a))"},
    {Op::asin, value, "atan(a/sqrt(1 - a*a))"},
    {Op::asin, value, "2*atan(a/(1 + sqrt(1 - a*a)))"},
    {Op::asin, value, "pi/2 - acos(a)"},
    {Op::asin, da, "1/sqrt(1 - a*a)"},
    {Op::asin, da, "pow(1 - a*a, -0.5)"},
    {Op::asin, da, "1/cos(y)"},
    {Op::acos, value, "pi/2 - asin(a)"},
    {Op::acos, value, "atan2(sqrt(1 - a*a), a)"},
    {Op::acos, value, "2*asin(sqrt((1 - a)/2))"},
    {Op::acos, da, "-1/sqrt(1 - a*a)"},
    {Op::acos, da, "-pow(1 - a*a, -0.5)"},
    {Op::acos, da, "-1/sin(y)"},
    {Op::atan, value, "asin(a/sqrt(1 + a*a))"},
    {Op::atan, value, "atan2(a, 1)"},
    {Op::atan, da, "1/(1 + a*a)"},
    {Op::sinh, value, "(exp(a) - exp(-a))/2"},
    {Op::sinh, value, "(exp(a) - 1/exp(a))/2"},
    {Op::sinh, value, "exp(a - ln2)"},
    {Op::sinh, value, "-exp(-a - ln2)"},
    {Op::sinh, da, "(exp(a) + exp(-a))/2"},
    {Op::sinh, da, "cosh(a)"},
    {Op::sinh, da, "exp(a - ln2)"},
    {Op::sinh, da, "exp(-a - ln2)"},
    {Op::sinh, da, "sqrt(1 + y*y)"},
    {Op::cosh, value, "(exp(a) + exp(-a))/2"},
    {Op::cosh, value, "exp(a - ln2)"},
    {Op::cosh, value, "exp(-a - ln2)"},
    {Op::cosh, da, "(exp(a) - exp(-a))/2"},
    {Op::cosh, da, "sinh(a)"},
    {Op::cosh, da, "exp(a - ln2)"},
    {Op::cosh, da, "-exp(-a - ln2)"},
    {Op::tanh, value, "(exp(a) - exp(-a))/(exp(a) + exp(-a))"},
    {Op::tanh, value, "(exp(2*a) - 1)/(exp(2*a) + 1)"},
    {Op::tanh, value, "1 - 2/(exp(2*a) + 1)"},
    {Op::tanh, value, "2/(1 + exp(-(2*a))) - 1"},
    {Op::tanh, value, "sinh(a)/cosh(a)"},
    {Op::tanh, da, "1 - y*y"},
    {Op::tanh, da, "(1 - y)*(1 + y)"},
    {Op::tanh, da, "1 - tanh(a)*tanh(a)"},
    {Op::tanh, da, "1/(cosh(a)*cosh(a))"},
    {Op::tanh, da, "4/((exp(a) + exp(-a))*(exp(a) + exp(-a)))"},
    {Op::asinh, value, "log(a + sqrt(a*a + 1))"},
    {Op::asinh, value, "-log(sqrt(a*a + 1) - a)"},
    {Op::asinh, da, "1/sqrt(a*a + 1)"},
    {Op::asinh, da, "pow(a*a + 1, -0.5)"},
    {Op::asinh, da, "1/cosh(y)"},
    {Op::acosh, value, "log(a + sqrt(a*a - 1))"},
    {Op::acosh, value, "log(a + sqrt(a - 1)*sqrt(a + 1))"},
    {Op::acosh, da, "1/sqrt(a*a - 1)"},
    {Op::acosh, da, "pow(a*a - 1, -0.5)"},
    {Op::acosh, da, "1/(sqrt(a - 1)*sqrt(a + 1))"},
    {Op::acosh, da, "1/sinh(y)"},
    {Op::atanh, value, "0.5*log((1 + a)/(1 - a))"},
    {Op::atanh, value, "0.5*(log(1 + a) - log(1 - a))"},
    {Op::atanh, value, "0.5*(log1p(a) - log1p(-a))"},
    {Op::atanh, da, "1/(1 - a*a)"},
    {Op::atanh, da, "1/((1 - a)*(1 + a))"},
    {Op::sigmoid, value, "1/(1 + exp(-a))"},
    {Op::sigmoid, value, "exp(a)/(1 + exp(a))"},
    {Op::sigmoid, value, "0.5*(1 + tanh(0.5*a))"},
    {Op::sigmoid, da, "y*(1 - y)"},
    {Op::sigmoid, da, "y - y*y"},
    {Op::sigmoid, da, "exp(-a)*y*y"},
    {Op::sigmoid, da, "exp(-a)/((1 + exp(-a))*(1 + exp(-a)))"},
    {Op::sigmoid, da, "exp(a)/((1 + exp(a))*(1 + exp(a)))"},
    {Op::softplus, value, "log(1 + exp(a))"},
    {Op::softplus, value, "log1p(exp(a))"},
    {Op::softplus, value, "a + log(1 + exp(-a))"},
    {Op::softplus, value, "a + log1p(exp(-a))"},
    {Op::softplus, value, "max(a, 0) + log1p(exp(-abs(a)))"},
    {Op::softplus, value, "max(a, 0) + log(1 + exp(-abs(a)))"},
    {Op::softplus, value, "-log(1/(1 + exp(a)))"},
    {Op::softplus, da, "1/(1 + exp(-a))"},
    {Op::softplus, da, "exp(a)/(1 + exp(a))"},
    {Op::softplus, da, "1 - exp(-y)"},
    {Op::softplus, da, "0.5*(1 + tanh(0.5*a))"},
    {Op::erf, value, "1 - erfc(a)"},
    {Op::erf, da, "2/sqrt(pi)*exp(-(a*a))"},
    {Op::erfc, value, "1 - erf(a)"},
    {Op::erfc, da, "-(2/sqrt(pi))*exp(-(a*a))"},
});

std::string name_of(const Row& row) {
  const std::string call = fmt::format("{}({})", name(row.op), arity(row.op) == 2 ? "a, b" : "a");
  if (row.result == value) return fmt::format("{} = {}", call, row.text);
  return fmt::format("d {}/d{} = {}", call, row.result == da ? 'a' : 'b', row.text);
}

using Table = std::array<std::vector<UsualFormula>, all_ops.size()>;

Table make_table() {
  Table table;
  for (const Row& row : rows) {
    table[static_cast<std::size_t>(row.op)].push_back({row.op, row.result, name_of(row), parse_formula(row.text)});
  }
  return table;
}

}  // namespace

std::span<const UsualFormula> usual_formulas(Op op) {
  static const Table table = make_table();
  return table[static_cast<std::size_t>(op)];
}

}  // namespace minigrad::oracle
