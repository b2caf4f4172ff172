// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "inbound.hpp"

#include "base/text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace ethwire::devnode {

namespace {

constexpr std::size_t max_head = std::size_t{64} << 10;
constexpr std::size_t max_line = std::size_t{4} << 10; // of a chunk's size, or a trailer

/// Without the white space around: that of HTTP, RFC 9110, section 5.6.3.
std::string_view trimmed(std::string_view text) noexcept { return base::trimmed(text, " \t"); }

/// Cuts what stands before `mark` from the front of `text`, and the mark.
std::string_view cut(std::string_view& text, std::string_view mark) noexcept
{
    const std::size_t at = std::min(text.find(mark), text.size());
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(std::min(at + mark.size(), text.size()));
    return front;
}

bool read_number(std::string_view text, int base, std::size_t& out) noexcept
{
    const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return error == std::errc() && last == text.data() + text.size();
}

} // namespace

HttpHead HttpHead::of(std::string_view text) noexcept
{
    HttpHead head{text, {}, {}, {}};
    std::string_view lines = text;
    head.version = cut(lines, "\r\n");
    head.method = cut(head.version, " ");
    head.target = cut(head.version, " ");
    return head;
}

std::string_view HttpHead::header(std::string_view name) const noexcept
{
    std::string_view lines = text;
    cut(lines, "\r\n"); // the request line
    while (!lines.empty()) {
        std::string_view line = cut(lines, "\r\n");
        if (base::same_text(cut(line, ":"), name))
            return trimmed(line);
    }
    return {};
}

bool HttpHead::has_token(std::string_view name, std::string_view token) const noexcept
{
    std::string_view tokens = header(name);
    while (!tokens.empty())
        if (base::same_text(trimmed(cut(tokens, ",")), token))
            return true;
    return false;
}

HttpProgress HttpReader::next(ReadBuffer& buffer, HttpRequest& out)
{
    if (part_ == Part::head)
        if (const HttpProgress progress = take_head(buffer); progress != HttpProgress::whole)
            return progress;
    const HttpProgress progress = take_body(buffer, out);
    if (progress == HttpProgress::whole)
        part_ = Part::head;
    if (progress == HttpProgress::need_more && std::exchange(says_go_on_, false))
        return HttpProgress::go_on;
    return progress;
}

HttpProgress HttpReader::take_head(ReadBuffer& buffer)
{
    constexpr std::string_view mark = "\r\n\r\n";
    const std::string_view text = buffer.text().substr(0, max_head);
    const std::size_t end = text.find(mark, seen_ - std::min(seen_, mark.size() - 1));
    seen_ = text.size();
    if (end == std::string_view::npos)
        return text.size() >= max_head ? HttpProgress::broken : HttpProgress::need_more;
    head_ = text.substr(0, end + mark.size());
    buffer.consume(head_.size());
    seen_ = 0;

    const HttpHead head = HttpHead::of(head_);
    if (!head.version.starts_with("HTTP/1.") || head.target.empty())
        return HttpProgress::broken;
    const std::string_view coding = head.header("Transfer-Encoding");
    const std::string_view length = head.header("Content-Length");
    if (!coding.empty() && (!length.empty() || !base::same_text(coding, "chunked")))
        return HttpProgress::broken;
    length_ = 0;
    if (!length.empty() && !read_number(length, 10, length_))
        return HttpProgress::broken;
    if (length_ > max_body_)
        return HttpProgress::too_large;
    part_ = coding.empty() ? Part::body : Part::chunk_size;
    chunks_.clear();
    says_go_on_ = head.has_token("Expect", "100-continue");
    return HttpProgress::whole;
}

HttpProgress HttpReader::take_body(ReadBuffer& buffer, HttpRequest& out)
{
    if (part_ != Part::body) {
        if (const HttpProgress progress = take_chunks(buffer); progress != HttpProgress::whole)
            return progress;
        out.body = chunks_;
    } else {
        if (buffer.text().size() < length_)
            return HttpProgress::need_more;
        out.body = buffer.text().substr(0, length_);
        buffer.consume(length_);
    }
    out.head = HttpHead::of(head_);
    return HttpProgress::whole;
}

/// RFC 9112, section 7.1: a line with the size in hex, so many bytes and a line's end; a size of 0 is the last, and is
/// followed by trailers, which say nothing to us.
HttpProgress HttpReader::take_chunks(ReadBuffer& buffer)
{
    for (;;) {
        if (part_ == Part::chunk) {
            const std::string_view text = buffer.text();
            if (text.size() < length_ + 2)
                return HttpProgress::need_more;
            if (text.substr(length_, 2) != "\r\n")
                return HttpProgress::broken;
            chunks_.append(text.substr(0, length_));
            buffer.consume(length_ + 2);
            part_ = Part::chunk_size;
        }
        const std::size_t end = buffer.text().substr(0, max_line).find("\r\n");
        if (end == std::string_view::npos)
            return buffer.text().size() >= max_line ? HttpProgress::broken : HttpProgress::need_more;
        std::string_view line = buffer.text().substr(0, end);
        buffer.consume(end + 2);
        if (part_ == Part::trailer) {
            if (line.empty())
                return HttpProgress::whole;
            continue;
        }
        if (!read_number(trimmed(cut(line, ";")), 16, length_))
            return HttpProgress::broken;
        if (length_ > max_body_ - chunks_.size())
            return HttpProgress::too_large;
        part_ = length_ == 0 ? Part::trailer : Part::chunk;
    }
}

std::string accept_value(std::string_view key)
{
    std::string text(key);
    text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 4 * EVP_MAX_MD_SIZE / 3 + 4> base64{};
    const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)};
}

} // namespace ethwire::devnode
