// SPDX-License-Identifier: MIT
// An engine counts as installed if one of its files exists: starting each to find out would take long.
#include "oracle/programs/adapters.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "corpus/layout/layout.h"

namespace minigrad::oracle {
namespace {

using std::filesystem::path;

enum class Home {
  pypi,        ///< a package that `./dev adapters` installs into an environment
  debian,      ///< a package of Debian's Python
  npm,         ///< a package that `./dev adapters` installs beside the adapter
  nowhere,     ///< needs only Python
  executable,  ///< built with the project if its library was found
};

struct Entry {
  const char* name;
  Home home;
  const char* program;  ///< the script, or the executable
  const char* package;  ///< the folder of the installed package, or what to install
};

constexpr Entry entries[] = {
    {"jax", Home::pypi, "jax_engine.py", "jax"},
    {"pytorch", Home::debian, "torch_engine.py", "torch"},
    {"autograd", Home::pypi, "autograd_engine.py", "autograd"},
    {"mygrad", Home::pypi, "mygrad_engine.py", "mygrad"},
    {"micrograd", Home::pypi, "micrograd_engine.py", "micrograd"},
    {"tinygrad", Home::pypi, "tinygrad_engine.py", "tinygrad"},
    {"casadi", Home::pypi, "casadi_engine.py", "casadi"},
    {"scalar", Home::nowhere, "scalar_engine.py", "python3"},
    {"tensorflow.js", Home::npm, "tensorflow_engine.mjs", "@tensorflow/tfjs"},
    {"adol-c", Home::executable, "minigrad_adolc_engine", "libadolc-dev"},
    {"sacado", Home::executable, "minigrad_sacado_engine", "libtrilinos-sacado-dev and libtrilinos-kokkos-dev"},
    {"example", Home::executable, "minigrad_example_engine", "the target minigrad_example_engine"},
};

std::optional<std::string> from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

bool is_there(const path& file) {
  std::error_code error;
  return std::filesystem::exists(file, error);
}

path folder() {
  const auto chosen = from_environment("MINIGRAD_ADAPTERS");
  return chosen ? path(*chosen) : corpus::data_folder() / "adapters";
}

/// The Python environments that may have an engine: the one of `./dev adapters` or of the installation, and the user's.
std::vector<path> environments() {
  std::vector<path> all{corpus::data_folder() / "python"};
  if (const auto home = from_environment("XDG_DATA_HOME")) {
    all.push_back(path(*home) / "minigrad" / "python");
  } else if (const auto user = from_environment("HOME")) {
    all.push_back(path(*user) / ".local/share/minigrad/python");
  }
  return all;
}

/// Whether an environment has a package, for any Python version.
bool has_package(const path& environment, const std::string& package) {
  std::error_code error;
  for (const auto& python : std::filesystem::directory_iterator(environment / "lib", error)) {
    if (is_there(python.path() / "site-packages" / package)) return true;
  }
  return false;
}

/// The text as one word for a shell.
std::string quoted(const path& file) {
  std::string word = "'";
  for (const char c : file.string()) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

Adapter python_adapter(const Entry& entry, const path& interpreter, bool is_installed, const std::string& remedy) {
  const auto chosen = from_environment("MINIGRAD_PYTHON");
  const path script = folder() / "python" / entry.program;
  Adapter adapter{entry.name, quoted(chosen ? path(*chosen) : interpreter) + " " + quoted(script), ""};
  if (!is_there(script)) adapter.missing = script.string() + " does not exist";
  if (!chosen && !is_installed) adapter.missing = std::string(entry.package) + " is not installed: " + remedy;
  return adapter;
}

/// A package of PyPI, in the first environment that has it.
Adapter pypi_adapter(const Entry& entry) {
  const std::vector<path> all = environments();
  for (const path& environment : all) {
    if (has_package(environment, entry.package)) return python_adapter(entry, environment / "bin/python", true, "");
  }
  std::string remedy = "run ./dev adapters";
  if (!corpus::in_build_tree()) {
    const std::string home = quoted(all.back());
    remedy = "run python3 -m venv " + home + " && " + home + "/bin/pip install " + entry.package;
  }
  return python_adapter(entry, all.back() / "bin/python", false, remedy);
}

Adapter node_adapter(const Entry& entry) {
  const path home = folder() / "javascript";
  Adapter adapter{entry.name, "node " + quoted(home / entry.program), ""};
  if (!is_there(home / "node_modules" / entry.package)) {
    adapter.missing = std::string(entry.package) + " is not installed: run " +
                      (corpus::in_build_tree() ? "./dev adapters" : "cd " + quoted(home) + " && npm ci");
  }
  return adapter;
}

Adapter executable_adapter(const Entry& entry) {
  const path executable = corpus::library_folder() / entry.program;
  Adapter adapter{entry.name, quoted(executable), ""};
  if (!is_there(executable)) {
    adapter.missing = std::string(entry.program) + " is not there: install " + entry.package + ", then build minigrad";
  }
  return adapter;
}

/// Debian's packages belong to Debian's Python, which may not be the first on the path.
path debian_python() { return is_there("/usr/bin/python3") ? "/usr/bin/python3" : "python3"; }

Adapter to_adapter(const Entry& entry) {
  switch (entry.home) {
    case Home::pypi: return pypi_adapter(entry);
    case Home::debian:
      return python_adapter(entry, debian_python(), is_there(path("/usr/lib/python3/dist-packages") / entry.package),
                            "run apt-get install python3-torch");
    case Home::npm: return node_adapter(entry);
    case Home::nowhere: return python_adapter(entry, debian_python(), true, "");
    case Home::executable: break;
  }
  return executable_adapter(entry);
}

}  // namespace

std::vector<Adapter> adapters() {
  std::vector<Adapter> all;
  for (const Entry& entry : entries) all.push_back(to_adapter(entry));
  return all;
}

std::optional<Adapter> find_adapter(std::string_view name) {
  for (const Entry& entry : entries) {
    if (entry.name == name) return to_adapter(entry);
  }
  return std::nullopt;
}

std::string adapter_names() {
  std::string names;
  for (const Entry& entry : entries) names += (names.empty() ? "" : ", ") + std::string(entry.name);
  return names;
}

}  // namespace minigrad::oracle
