// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "manifest/codecs.hpp"
#include "manifest/documents.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace ethwire::manifest {
namespace {

namespace fs = std::filesystem;

const fs::path tests_dir = ETHWIRE_TESTS_DIR;

struct Line {
    std::string file;
    std::string at;
    std::string codec;
    std::string verdict; ///< accept, misfits, respelled, refuse, either
    std::string path;    ///< where a refusal is to point; `.` is the document itself. Or the misfits
};

std::vector<Line> read_manifest()
{
    std::ifstream in(tests_dir / "manifest/manifest.tsv");
    std::vector<Line> lines;
    for (std::string text; std::getline(in, text);) {
        if (text.empty() || text.starts_with('#'))
            continue;
        std::istringstream columns(text);
        Line line;
        std::getline(columns, line.file, '\t');
        std::getline(columns, line.at, '\t');
        std::getline(columns, line.codec, '\t');
        std::getline(columns, line.verdict, '\t');
        std::getline(columns, line.path, '\t');
        lines.push_back(std::move(line));
    }
    return lines;
}

void check_value(const Line& line, const std::string& value)
{
    const Outcome outcome = run_codec(line.codec, value);
    if (line.verdict == "either")
        return;
    if (line.verdict == "refuse") {
        EXPECT_TRUE(outcome.error) << "was accepted";
        EXPECT_EQ(outcome.path.empty() ? "." : outcome.path, line.path) << outcome.error.message();
        return;
    }
    if (line.verdict != "accept" && line.verdict != "misfits" && line.verdict != "respelled")
        throw std::runtime_error("no verdict " + line.verdict);
    EXPECT_FALSE(outcome.error) << outcome.error.message() << " at " << outcome.path;
    if (!outcome.error) {
        EXPECT_EQ(outcome.path, line.path);
        EXPECT_TRUE(same(outcome, line.verdict == "respelled"))
            << "received  " << outcome.received << "\nreencoded " << outcome.reencoded;
    }
}

/// \param complete every file that the manifest names is there
void check_folder(const fs::path& folder, bool complete)
{
    std::set<std::string> named;
    for (const Line& line : read_manifest()) {
        named.insert(line.file);
        SCOPED_TRACE(line.file + " at " + line.at + " as " + line.codec);
        if (!fs::exists(folder / line.file)) {
            EXPECT_FALSE(complete) << "there is no such file";
            continue;
        }
        try {
            const auto values = select(read_document(folder / line.file), line.at);
            EXPECT_FALSE(values.empty()) << "nothing there";
            for (const std::string& value : values)
                check_value(line, value);
        } catch (const std::runtime_error& e) {
            ADD_FAILURE() << e.what();
        }
    }
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        ++count;
        const std::string file = fs::relative(entry.path(), folder).generic_string();
        EXPECT_TRUE(named.contains(file)) << file << " is not in the manifest";
    }
    EXPECT_NE(count, 0u);
}

TEST(Manifest, holds_for_the_documents_in_the_tree) { check_folder(tests_dir / "data", false); }

TEST(Manifest, the_documents_in_the_tree_take_a_mebibyte_at_most)
{
    std::uintmax_t size = 0;
    for (const auto& entry : fs::recursive_directory_iterator(tests_dir / "data"))
        size += entry.is_regular_file() ? entry.file_size() : 0;
    EXPECT_LE(size, std::uintmax_t{1} << 20);
}

TEST(Manifest, holds_for_all_documents)
{
    const char* const folder = std::getenv("ETHWIRE_DATA");
    if (!folder) {
        std::cout << "ETHWIRE_DATA is not set: only the documents in tests/data were checked\n";
        GTEST_SKIP() << "ETHWIRE_DATA is not set";
    }
    ASSERT_TRUE(fs::is_directory(folder)) << folder;
    check_folder(folder, true);
}

} // namespace
} // namespace ethwire::manifest
