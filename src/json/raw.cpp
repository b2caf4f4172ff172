// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>

#include "json/scanner.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace ethwire::json {
namespace {

using Token = Scanner::Token;

/// The one spelling of a number: its sign, its digits without zeros at either end, and the power of ten of the last.
std::string canonical_number(std::string_view text)
{
    std::string sign = text.front() == '-' ? "-" : "";
    text.remove_prefix(sign.size());

    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    std::string digits(text.substr(0, e));
    std::string exponent_text(text.substr(std::min(e + 1, text.size())));

    std::int64_t scale = 0;
    if (const std::size_t point = digits.find('.'); point != std::string::npos) {
        scale = -static_cast<std::int64_t>(digits.size() - point - 1);
        digits.erase(point, 1);
    }
    digits.erase(0, digits.find_first_not_of('0'));
    if (digits.empty())
        return "0";
    while (digits.back() == '0') {
        digits.pop_back();
        ++scale;
    }

    const bool negative = !exponent_text.empty() && exponent_text.front() == '-';
    if (!exponent_text.empty() && (negative || exponent_text.front() == '+'))
        exponent_text.erase(0, 1);
    exponent_text.erase(0, exponent_text.find_first_not_of('0'));
    // An exponent of more digits names numbers that no sum with the length of a text in memory could reach.
    if (exponent_text.size() > 17)
        return sign + digits + 'e' + std::to_string(scale) + (negative ? "-" : "+") + exponent_text;
    const std::int64_t exponent = exponent_text.empty() ? 0 : std::stoll(exponent_text);
    return sign + digits + 'e' + std::to_string(scale + (negative ? -exponent : exponent));
}

/// Numbers values so that two of the same meaning get the same number: a container is known by its members' numbers.
class Interner {
public:
    /// nullopt when `text` is no JSON.
    std::optional<std::size_t> document(std::string_view text);

private:
    struct Container {
        bool object;
        std::vector<std::pair<std::size_t, std::size_t>> members{}; // key (0 in arrays), value
    };

    std::size_t id_of(std::string meaning) { return ids_.try_emplace(std::move(meaning), ids_.size()).first->second; }
    std::size_t id_of(Container container);
    std::size_t id_of_string(std::string_view token);

    std::map<std::string, std::size_t, std::less<>> ids_;
};

std::size_t Interner::id_of_string(std::string_view token)
{
    std::string meaning = "\"";
    append_unescaped(token, meaning);
    return id_of(std::move(meaning));
}

std::size_t Interner::id_of(Container container)
{
    auto& members = container.members;
    if (container.object) {
        std::map<std::size_t, std::size_t> by_key;
        for (const auto& [key, value] : members)
            by_key.insert_or_assign(key, value);
        members.assign(by_key.begin(), by_key.end());
    }
    std::string meaning = container.object ? "{" : "[";
    for (const auto& [key, value] : members)
        meaning += std::to_string(key) + ':' + std::to_string(value) + ',';
    return id_of(std::move(meaning));
}

std::optional<std::size_t> Interner::document(std::string_view text)
{
    Scanner scanner(text);
    std::vector<Container> open;
    std::vector<std::size_t> keys; // of the open objects' members
    std::size_t complete = 0;
    for (;;) {
        switch (scanner.next()) {
        case Token::begin_object: open.push_back({true}); continue;
        case Token::begin_array:
            open.push_back({false});
            keys.push_back(0);
            continue;
        case Token::key: keys.push_back(id_of_string(scanner.text())); continue;
        case Token::end_array: keys.pop_back(); [[fallthrough]];
        case Token::end_object:
            complete = id_of(std::move(open.back()));
            open.pop_back();
            break;
        case Token::string: complete = id_of_string(scanner.text()); break;
        case Token::number: complete = id_of(canonical_number(scanner.text())); break;
        case Token::true_value:
        case Token::false_value:
        case Token::null_value: complete = id_of(std::string(scanner.text())); break;
        case Token::end: return complete;
        case Token::error: return std::nullopt;
        }
        if (open.empty())
            continue;
        open.back().members.emplace_back(keys.back(), complete);
        if (open.back().object)
            keys.pop_back();
    }
}

} // namespace

error_code validate(std::string_view text) noexcept
{
    Scanner scanner(text);
    for (;;) {
        const Token token = scanner.next();
        if (token == Token::end)
            return {};
        if (token == Token::error)
            return scanner.error();
    }
}

bool equal(std::string_view a, std::string_view b)
{
    Interner interner;
    const auto first = interner.document(a);
    return first && first == interner.document(b);
}

} // namespace ethwire::json
