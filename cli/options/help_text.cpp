// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/help_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ethwire::cli {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t indent = 28; // of what an option does

/// Words of `text` in lines that begin at column `indent`, the first of them where `out` stands.
void append_wrapped(std::string& out, std::string_view text)
{
    std::size_t column = indent;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const bool first = column == indent;
        if (!first && column + 1 + end > width) {
            out.append("\n").append(indent, ' ');
            column = indent;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += text.substr(0, end);
        column += end;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string left_column(const HelpEntry& entry)
{
    std::string names = entry.names;
    if (const auto comma = names.find(','); comma != std::string::npos)
        names.insert(comma + 1, " ");
    else
        names.insert(0, names.starts_with("--") ? "    " : "");
    if (!entry.placeholder.empty())
        names.append(" ").append(entry.placeholder);
    return "  " + names;
}

} // namespace

std::string help_text(std::string_view usage, std::string_view purpose, const std::vector<HelpSection>& sections,
                      std::string_view examples)
{
    std::string out = fmt::format("usage: ethwire {}\n\n{}\n", usage, purpose);
    for (const HelpSection& section : sections) {
        out.append("\n").append(section.title).append(":\n");
        for (const HelpEntry& entry : section.entries) {
            std::string left = left_column(entry);
            if (left.size() + 2 > indent)
                left.append("\n").append(indent, ' ');
            else
                left.append(indent - left.size(), ' ');
            out += left;
            append_wrapped(out, entry.help);
            out += '\n';
        }
    }
    if (!examples.empty())
        out.append("\nExamples:\n").append(examples);
    return out;
}

} // namespace ethwire::cli
