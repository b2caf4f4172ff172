// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::cli {

/// The arguments of one verb: what there is, how it is explained, and how it is read.
///
/// Options may stand anywhere; `--` ends them. Whatever is wrong with a command line leaves as a `UsageError`.
class Arguments {
public:
    using Take = std::function<void(const std::string& text)>;

    /// \param usage   what follows `ethwire`: the verb and its operands
    /// \param purpose what the verb does, in a few lines
    Arguments(std::string usage, std::string purpose);
    ~Arguments();
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    /// Starts a section of the help.
    void section(std::string title);
    /// \param names comma-separated, as `-v,--verbose`
    void flag(const std::string& names, std::string help, bool& given);
    /// \param take called once for each time that the option is given; more than once only when `many`
    void option(const std::string& names, std::string placeholder, std::string help, Take take, bool many = false);
    /// Lines behind the options.
    void examples(std::string text);

    /// Reads the words behind the verb. False when they ask for help, which nothing else may then prevent.
    bool parse(std::vector<std::string> words);
    const std::vector<std::string>& operands() const noexcept;

    std::string help() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ethwire::cli
