// SPDX-License-Identifier: MIT
#include "properties/report/markup.h"

#include <gtest/gtest.h>

#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

TEST(Markup, TextCannotBecomeAnElement) {
  EXPECT_EQ(element("td", "<script>alert(1)</script> & \"'").html(),
            "<td>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#39;</td>");
}

TEST(Markup, AttributeCannotEndItsQuotes) {
  EXPECT_EQ(element("td", {{"title", "\" onclick=\"alert(1)"}}, "x").html(),
            "<td title=\"&quot; onclick=&quot;alert(1)\">x</td>");
}

TEST(Markup, TextIsPrintableAndBounded) {
  EXPECT_EQ(text("a\x1b[2J\xe2\x80\xae\xff").html(), "a\\x1b[2J\\u202e\\xff");
  EXPECT_EQ(text(std::string(1'000'000, 'x')).html().size(), longest_text);
  EXPECT_EQ(text("<<<<<<<<", 5).html(), "&lt;&lt;...");
}

TEST(Markup, LinksStayRelative) {
  EXPECT_EQ(element("a", {link_to("javascript:alert(1)")}, "x").html(),
            "<a href=\"./javascript%3Aalert%281%29\">x</a>");
  EXPECT_EQ(link_to("../a b/index.html").value, "./../a%20b/index.html");
  EXPECT_EQ(link_to("/tmp/index.html").value, "/tmp/index.html");
}

TEST(Markup, LinkCannotNameAnotherServer) { EXPECT_EQ(link_to("//example.com/x").value, "/.//example.com/x"); }

TEST(Markup, PictureIsAnImageInBase64) {
  EXPECT_EQ(picture("", "\"<").html(), "<img src=\"data:image/svg+xml;base64,\" alt=\"&quot;&lt;\">");
  EXPECT_TRUE(has(picture("f", "").html(), "base64,Zg==\""));
  EXPECT_TRUE(has(picture("fo", "").html(), "base64,Zm8=\""));
  EXPECT_TRUE(has(picture("foo", "").html(), "base64,Zm9v\""));
}

}  // namespace
}  // namespace minigrad::properties
