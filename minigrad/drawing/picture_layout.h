// SPDX-License-Identifier: MIT
// Computes the positions of the boxes of a picture: a layered layout in the four steps of Sugiyama, Tagawa and Toda
// (1981).
//   1. layers: the output at the top, every other box one layer below the lowest of its users;
//   2. bends: a link that crosses a layer gets its own place there, so it never runs behind a box;
//   3. order within the layers: sort repeatedly by the mean place of the neighbours, keep the fewest crossings;
//   4. coordinates: move every vertex as near to the mean of its neighbours as the order and the widths allow.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "minigrad/drawing/picture.h"

namespace minigrad::picture {

/// A box, or a bend: the place of a link in a layer that it crosses.
struct Vertex {
  std::size_t layer = 0;  ///< counted from the top
  double width = 0;
  double x = 0;      ///< of the middle
  double place = 0;  ///< within its layer, counted from the left
  bool is_bend = false;
};

/// A line up from one layer to the next. It ends `port` to the right of the middle of the vertex above.
struct Link {
  std::size_t below;
  std::size_t above;
  double port;
};

/// The boxes of a picture in the same order, followed by the bends. Every link joins neighbouring layers.
struct Layout {
  std::vector<Vertex> vertices;
  std::vector<Link> links;
  std::size_t layer_count = 0;
  double width = 0;
};

/// The number of pairs in the wrong order, counted with a Fenwick tree of the numbers seen so far.
inline std::size_t inversions(const std::vector<double>& numbers) {
  std::vector<double> sorted = numbers;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> tree(numbers.size() + 1, 0);
  std::size_t count = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto rank =
        static_cast<std::size_t>(std::upper_bound(sorted.begin(), sorted.end(), numbers[i]) - sorted.begin());
    std::size_t not_larger = 0;
    for (std::size_t k = rank; k > 0; k &= k - 1) not_larger += tree[k];
    count += i - not_larger;
    for (std::size_t k = rank; k < tree.size(); k += k & (~k + 1)) ++tree[k];
  }
  return count;
}

/// Computes a Layout. `widths` has one width per box, in pixels.
class Arrangement {
 public:
  Arrangement(const Picture& picture, const std::vector<double>& widths) : picture_(picture) {
    layout_.vertices.resize(picture.size());
    for (std::size_t i = 0; i < picture.size(); ++i) layout_.vertices[i].width = widths[i];
  }

  Layout arrange() {
    assign_layers();
    add_links();
    collect_neighbours();
    order_by_descent();
    reduce_crossings();
    assign_coordinates();
    return std::move(layout_);
  }

 private:
  static constexpr double gap = 22;
  static constexpr double bend_width = 8;
  static constexpr int order_sweeps = 16;
  static constexpr int coordinate_sweeps = 40;

  using Layers = std::vector<std::vector<std::size_t>>;

  void assign_layers() {
    for (std::size_t user = picture_.size(); user-- > 0;) {
      for (const std::size_t operand : picture_[user].operands) {
        std::size_t& layer = layout_.vertices[operand].layer;
        layer = std::max(layer, layout_.vertices[user].layer + 1);
      }
    }
    for (const Vertex& vertex : layout_.vertices) layout_.layer_count = std::max(layout_.layer_count, vertex.layer + 1);
  }

  /// Links every operand to its users. All links of one operand share their bends and separate as late as possible.
  void add_links() {
    std::vector<std::vector<std::size_t>> tips(picture_.size());
    for (std::size_t i = 0; i < picture_.size(); ++i) tips[i] = {i};
    for (std::size_t user = 0; user < picture_.size(); ++user) {
      const std::vector<std::size_t>& operands = picture_[user].operands;
      for (std::size_t slot = 0; slot < operands.size(); ++slot) {
        const double side = operands.size() == 1 ? 0 : slot == 0 ? -0.25 : 0.25;
        const double port = side * layout_.vertices[user].width;
        layout_.links.push_back({tip(tips[operands[slot]], layout_.vertices[user].layer + 1), user, port});
      }
    }
  }

  /// The vertex of a bundle of links in a layer; adds bends until the bundle reaches that layer.
  std::size_t tip(std::vector<std::size_t>& tips, std::size_t layer) {
    const std::size_t lowest = layout_.vertices[tips.front()].layer;
    while (lowest - (tips.size() - 1) > layer) {
      layout_.links.push_back({tips.back(), layout_.vertices.size(), 0});
      tips.push_back(layout_.vertices.size());
      layout_.vertices.push_back({lowest - (tips.size() - 1), bend_width, 0, 0, true});
    }
    return tips[lowest - layer];
  }

  void collect_neighbours() {
    links_below_.resize(layout_.vertices.size());
    links_above_.resize(layout_.vertices.size());
    for (std::size_t i = 0; i < layout_.links.size(); ++i) {
      links_below_[layout_.links[i].above].push_back(i);
      links_above_[layout_.links[i].below].push_back(i);
    }
  }

  /// The initial order: that of a walk from the output, left operand first. A tree in this order has no crossings.
  void order_by_descent() {
    layers_.resize(layout_.layer_count);
    std::vector<bool> met(layout_.vertices.size(), false);
    std::vector<std::size_t> pending{picture_.size() - 1};
    while (!pending.empty()) {
      const std::size_t vertex = pending.back();
      pending.pop_back();
      if (met[vertex]) continue;
      met[vertex] = true;
      layers_[layout_.vertices[vertex].layer].push_back(vertex);
      std::vector<std::size_t> links = links_below_[vertex];
      std::sort(links.begin(), links.end(),
                [&](std::size_t a, std::size_t b) { return layout_.links[a].port > layout_.links[b].port; });
      for (const std::size_t link : links) pending.push_back(layout_.links[link].below);
    }
    set_places();
  }

  void set_places() {
    for (const std::vector<std::size_t>& layer : layers_) {
      for (std::size_t i = 0; i < layer.size(); ++i) layout_.vertices[layer[i]].place = static_cast<double>(i);
    }
  }

  /// The end of a link in the layer above, counted in places.
  double end_place(const Link& link) const {
    const Vertex& above = layout_.vertices[link.above];
    return above.place + link.port / above.width;
  }

  void reduce_crossings() {
    Layers best = layers_;
    std::size_t fewest = crossings();
    for (int sweep = 0; sweep < order_sweeps && fewest > 0; ++sweep) {
      if (sweep % 2 == 0) {
        for (std::size_t i = 1; i < layers_.size(); ++i) reorder(layers_[i], links_above_);
      } else {
        for (std::size_t i = layers_.size() - 1; i-- > 0;) reorder(layers_[i], links_below_);
      }
      const std::size_t now = crossings();
      if (now >= fewest) continue;
      fewest = now;
      best = layers_;
    }
    layers_ = std::move(best);
    set_places();
  }

  /// Sorts a layer by the mean place of each vertex's neighbours on one side.
  void reorder(std::vector<std::size_t>& layer, const std::vector<std::vector<std::size_t>>& links) {
    std::vector<std::pair<double, std::size_t>> keyed;
    for (const std::size_t vertex : layer) {
      double sum = 0;
      for (const std::size_t i : links[vertex]) {
        const Link& link = layout_.links[i];
        sum += link.below == vertex ? end_place(link)
                                    : layout_.vertices[link.below].place - link.port / layout_.vertices[vertex].width;
      }
      const std::size_t count = links[vertex].size();
      keyed.emplace_back(count == 0 ? layout_.vertices[vertex].place : sum / static_cast<double>(count), vertex);
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < layer.size(); ++i) {
      layer[i] = keyed[i].second;
      layout_.vertices[layer[i]].place = static_cast<double>(i);
    }
  }

  std::size_t crossings() const {
    std::size_t count = 0;
    for (std::size_t i = 1; i < layers_.size(); ++i) count += crossings_above(layers_[i]);
    return count;
  }

  /// The number of crossings between links that lead up from this layer.
  std::size_t crossings_above(const std::vector<std::size_t>& layer) const {
    std::vector<double> ends;
    for (const std::size_t vertex : layer) {
      std::vector<double> own;
      for (const std::size_t link : links_above_[vertex]) own.push_back(end_place(layout_.links[link]));
      std::sort(own.begin(), own.end());
      ends.insert(ends.end(), own.begin(), own.end());
    }
    return inversions(ends);
  }

  void assign_coordinates() {
    for (int sweep = 0; sweep < coordinate_sweeps; ++sweep) {
      for (std::size_t i = 0; i < layers_.size(); ++i) {
        settle(layers_[sweep % 2 == 0 ? i : layers_.size() - 1 - i], sweep == 0 ? Side::above : Side::both);
      }
    }
    double left = 0;
    double right = 0;
    for (const Vertex& vertex : layout_.vertices) {
      left = std::min(left, vertex.x - vertex.width / 2);
      right = std::max(right, vertex.x + vertex.width / 2);
    }
    for (Vertex& vertex : layout_.vertices) vertex.x -= left;
    layout_.width = right - left;
  }

  enum class Side { above, both };

  struct Wish {
    double x;
    double weight;
  };

  /// Adjacent vertices that move together.
  struct Pool {
    double sum;
    double weight;
    std::size_t size;
    double mean() const { return sum / weight; }
  };

  /// Bends pull at each other harder than boxes, which makes long links straight.
  Wish wish(std::size_t vertex, Side side) const {
    Wish sum{0, 0};
    const auto pull = [&](std::size_t other, double x) {
      const int bends = (layout_.vertices[vertex].is_bend ? 1 : 0) + (layout_.vertices[other].is_bend ? 1 : 0);
      const double weight = bends == 0 ? 1 : bends == 1 ? 2 : 8;
      sum = {sum.x + weight * x, sum.weight + weight};
    };
    for (const std::size_t i : links_above_[vertex]) {
      const Link& link = layout_.links[i];
      pull(link.above, layout_.vertices[link.above].x + link.port);
    }
    for (const std::size_t i : links_below_[vertex]) {
      const Link& link = layout_.links[i];
      if (side == Side::both) pull(link.below, layout_.vertices[link.below].x - link.port);
    }
    return sum.weight == 0 ? Wish{0, 1} : Wish{sum.x / sum.weight, sum.weight};
  }

  /// Moves the vertices of a layer as near to their wishes as possible (least squares) without overlap. This is
  /// isotonic regression: neighbours that would overlap are pooled and moved together.
  void settle(const std::vector<std::size_t>& layer, Side side) {
    std::vector<Pool> pools;
    std::vector<double> offsets;  // of each vertex from the first if all are packed tightly
    double edge = 0;
    for (const std::size_t vertex : layer) {
      const double width = layout_.vertices[vertex].width;
      offsets.push_back(edge + width / 2);
      edge += width + gap;
      const Wish wanted = wish(vertex, side);
      Pool pool{(wanted.x - offsets.back()) * wanted.weight, wanted.weight, 1};
      while (!pools.empty() && pools.back().mean() > pool.mean()) {
        pool = {pool.sum + pools.back().sum, pool.weight + pools.back().weight, pool.size + pools.back().size};
        pools.pop_back();
      }
      pools.push_back(pool);
    }
    std::size_t i = 0;
    for (const Pool& pool : pools) {
      for (const std::size_t end = i + pool.size; i < end; ++i) layout_.vertices[layer[i]].x = pool.mean() + offsets[i];
    }
  }

  const Picture& picture_;
  Layout layout_;
  Layers layers_;
  std::vector<std::vector<std::size_t>> links_below_;
  std::vector<std::vector<std::size_t>> links_above_;
};

}  // namespace minigrad::picture
