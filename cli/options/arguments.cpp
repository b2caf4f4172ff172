// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/arguments.hpp"

#include "options/help_text.hpp"
#include "options/usage_error.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace ethwire::cli {
namespace {

/// How many letters have to change to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
        }
    }
    return row[b.size()];
}

bool looks_like_option(std::string_view word)
{
    return word.size() > 1 && word[0] == '-' && !(word[1] >= '0' && word[1] <= '9');
}

} // namespace

struct Arguments::State {
    explicit State(std::string what) : usage(std::move(what)), verb(usage.substr(0, usage.find(' '))), app("", verb) {}

    CLI::Option* describe(CLI::Option* option, std::string help_text, std::string placeholder)
    {
        sections.back().entries.push_back(
            {option->get_name(false, true), std::move(placeholder), std::move(help_text)});
        return option;
    }

    [[noreturn]] void refuse_unknown(std::string_view word) const
    {
        const std::string_view name = word.substr(0, word.find('='));
        constexpr std::size_t similar = 2;
        std::string_view nearest;
        std::size_t least = similar + 1;
        for (const CLI::Option* option : app.get_options())
            for (const std::string& known : option->get_lnames())
                if (const auto changes = distance(name, "--" + known); changes < least) {
                    least = changes;
                    nearest = known;
                }
        std::string text = "unknown option " + in_quotes(name);
        if (!nearest.empty())
            text.append("; did you mean --").append(nearest).append("?");
        throw UsageError(verb, text);
    }

    /// What the parser found wrong, in our words: its own would repeat the values.
    [[noreturn]] void translate(const CLI::ParseError& error) const
    {
        const CLI::Option* option = option_in(error.what());
        if (option == nullptr)
            throw UsageError(verb, "the command line cannot be read");
        const std::string name = "--" + option->get_lnames().front();
        if (option->get_items_expected_max() == 0)
            throw UsageError(name, "takes no value");
        throw UsageError(name, option->count() > 1 ? "is given more than once" : "needs a value");
    }

    /// The option that a message of the parser speaks of, with or without its dashes; null if none.
    const CLI::Option* option_in(std::string_view text) const
    {
        while (!text.empty()) {
            const std::string word(text.substr(0, text.find_first_of(" :=,")));
            const std::string name = word.starts_with('-') ? word : "--" + word;
            if (const CLI::Option* option = app.get_option_no_throw(name))
                return option;
            text.remove_prefix(std::min(word.size() + 1, text.size()));
        }
        return nullptr;
    }

    std::string usage;
    std::string verb;
    CLI::App app;
    std::vector<HelpSection> sections;
    std::string purpose;
    std::string examples;
    std::vector<std::string> operands;
    bool help = false;
};

Arguments::Arguments(std::string usage, std::string purpose) : state_(std::make_unique<State>(std::move(usage)))
{
    state_->purpose = std::move(purpose);
    state_->app.set_help_flag();
    state_->app.allow_extras();
}

Arguments::~Arguments() = default;

void Arguments::section(std::string title) { state_->sections.push_back({std::move(title), {}}); }

void Arguments::flag(const std::string& names, std::string help, bool& given)
{
    state_->describe(state_->app.add_flag(names, given)->disable_flag_override(), std::move(help), "");
}

void Arguments::option(const std::string& names, std::string placeholder, std::string help, Take take, bool many)
{
    const CLI::callback_t each = [take = std::move(take)](const CLI::results_t& texts) {
        // CLI11 2.4 takes `{}` for an empty list, and marks it so.
        const bool marked = texts.size() == 2 && texts[0] == "{}" && texts[1] == "%%";
        for (const std::string& text : std::span(texts).first(marked ? 1 : texts.size()))
            take(text);
        return true;
    };
    CLI::Option* option = state_->app.add_option(names, each);
    option->expected(1)->allow_extra_args(false);
    if (many)
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    state_->describe(option, std::move(help), std::move(placeholder));
}

void Arguments::examples(std::string text) { state_->examples = std::move(text); }

bool Arguments::parse(std::vector<std::string> words)
{
    const auto end = std::find(words.begin(), words.end(), "--");
    if (std::any_of(words.begin(), end, [](const std::string& word) { return word == "--help" || word == "-h"; }))
        return false;
    std::reverse(words.begin(), words.end());
    try {
        state_->app.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
        state_->translate(error);
    }
    // What the parser has no option for: operands, taken as they are, where it would split a JSON array at its commas.
    bool options_ended = false;
    for (std::string& word : state_->app.remaining()) {
        if (!options_ended && word == "--")
            options_ended = true;
        else if (!options_ended && looks_like_option(word))
            state_->refuse_unknown(word);
        else
            state_->operands.push_back(std::move(word));
    }
    return true;
}

const std::vector<std::string>& Arguments::operands() const noexcept { return state_->operands; }

std::string Arguments::help() const
{
    return help_text(state_->usage, state_->purpose, state_->sections, state_->examples);
}

} // namespace ethwire::cli
