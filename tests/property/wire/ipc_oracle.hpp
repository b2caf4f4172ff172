// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ethwire::wire::test {

/// The messages in all that a peer sent over IPC, by the rules of `IpcCodec`. It has the whole text before it and
/// descends into documents as a parser does: no state between reads, no table of states, no vector instructions.
class IpcOracle {
public:
    explicit IpcOracle(std::string_view text) : text_(text) {}

    std::vector<std::string> messages()
    {
        std::vector<std::string> found;
        for (std::size_t begin = after_space(0); begin < text_.size();) {
            const Cut cut = is_bracket(text_[begin]) ? document(begin) : between(begin);
            if (cut.end == npos)
                break;
            found.emplace_back(text_.substr(begin, cut.end - begin));
            begin = after_space(cut.next);
        }
        return found;
    }

private:
    static constexpr std::size_t npos = std::string_view::npos;

    struct Cut {
        std::size_t end;
        std::size_t next;
    };
    struct Broken { // at this byte
        std::size_t at;
    };
    struct Unfinished {};
    struct Standing { // a message by itself begins at this byte
        std::size_t at;
    };

    static bool is_bracket(char c) { return c == '{' || c == '['; }
    static bool is_space(char c) { return std::string_view(" \t\r\n").find(c) != npos; }

    std::size_t after_space(std::size_t at) const
    {
        const std::size_t first = text_.find_first_not_of(" \t\r\n", at);
        return first == npos ? text_.size() : first;
    }

    Cut to_line_feed(std::size_t from) const
    {
        const std::size_t end = text_.find('\n', from);
        return {end, end + 1};
    }

    Cut between(std::size_t begin) const
    {
        const std::size_t line = text_.find('\n', begin);
        const std::size_t object = text_.find("{\"", begin);
        return object < line ? Cut{object, object} : Cut{line, line + 1};
    }

    /// Where as many brackets are closed as were opened.
    std::size_t counted_end(std::size_t begin) const
    {
        int depth = 0;
        bool in_string = false;
        for (std::size_t at = begin; at < text_.size(); ++at) {
            const char c = text_[at];
            if (in_string && c == '\\') {
                ++at;
            } else if (c == '"') {
                in_string = !in_string;
            } else if (!in_string && is_bracket(c)) {
                ++depth;
            } else if (!in_string && (c == '}' || c == ']') && --depth == 0) {
                return at + 1;
            }
        }
        return npos;
    }

    Cut document(std::size_t begin)
    {
        const std::size_t counted = counted_end(begin);
        const std::size_t first_line = text_.find('\n', begin);
        if (counted != npos && counted <= first_line)
            return {counted, counted};
        if (first_line == npos)
            return {npos, npos};
        begin_ = at_ = begin;
        depth_ = 0;
        standing_ = false;
        try {
            value();
            return {at_, at_};
        } catch (const Unfinished&) {
            return {npos, npos};
        } catch (const Standing& message) {
            return {message.at, message.at};
        } catch (const Broken& broken) {
            const std::size_t feed = broken.at == 0 ? npos : text_.rfind('\n', broken.at - 1);
            const std::size_t line = feed == npos || feed < begin ? begin : feed + 1;
            const bool first_byte = line > begin && text_[broken.at] != '\n' && after_space(line) == broken.at;
            return first_byte ? Cut{line, line} : to_line_feed(broken.at);
        }
    }

    char peek() const
    {
        if (at_ == text_.size())
            throw Unfinished();
        return text_[at_];
    }
    void skip_space()
    {
        while (is_space(peek()))
            ++at_;
    }
    void expect(char wanted)
    {
        if (peek() != wanted)
            throw Broken{at_};
        ++at_;
    }

    void value()
    {
        const char c = peek();
        if (c == '"')
            string();
        else if (is_bracket(c))
            bracket();
        else
            scalar();
    }

    void scalar()
    {
        const auto belongs = [](char c) {
            return std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.").find(c) !=
                   npos;
        };
        if (!belongs(peek()))
            throw Broken{at_};
        while (belongs(peek()))
            ++at_;
    }

    void string()
    {
        for (expect('"'); peek() != '"'; ++at_) {
            if (static_cast<unsigned char>(peek()) < ' ')
                throw Broken{at_};
            if (peek() != '\\')
                continue;
            ++at_;
            if (static_cast<unsigned char>(peek()) < ' ')
                throw Broken{at_};
        }
        ++at_;
    }

    void bracket()
    {
        const std::size_t begin = at_;
        const bool at_line_begin = begin > begin_ && text_[begin - 1] == '\n';
        const bool element = depth_ == 1 && text_[begin_] == '[' && text_[begin] == '{';
        const bool may_stand = at_line_begin && !element && !standing_;
        standing_ = standing_ || may_stand;
        ++depth_;
        text_[begin] == '{' ? object() : array();
        --depth_;
        if (!may_stand)
            return;
        standing_ = false;
        if (text_.substr(begin, at_ - begin).find("\"jsonrpc\"") != npos)
            throw Standing{begin};
    }

    void object()
    {
        ++at_;
        skip_space();
        if (peek() == '}') {
            ++at_;
            return;
        }
        for (;;) {
            string();
            skip_space();
            expect(':');
            skip_space();
            value();
            skip_space();
            if (peek() == '}')
                break;
            expect(',');
            skip_space();
        }
        ++at_;
    }

    void array()
    {
        ++at_;
        skip_space();
        if (peek() == ']') {
            ++at_;
            return;
        }
        for (;;) {
            value();
            skip_space();
            if (peek() == ']')
                break;
            expect(',');
            skip_space();
        }
        ++at_;
    }

    std::string_view text_;
    std::size_t begin_ = 0; // of the document
    std::size_t at_ = 0;
    int depth_ = 0;
    bool standing_ = false; // inside a value that may be a message by itself
};

} // namespace ethwire::wire::test
