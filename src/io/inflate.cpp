// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/inflate.hpp"

#include "base/text.hpp"
#include "wire/header_text.hpp"

#include <ethwire/io/errc.hpp>

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace ethwire::io {
namespace {

constexpr std::size_t first_step = 64 * 1024;

enum class Form { gzip, zlib, bare };

int window_bits(Form form) noexcept
{
    constexpr int gzip_header = 16;
    switch (form) {
    case Form::gzip: return MAX_WBITS + gzip_header;
    case Form::zlib: return MAX_WBITS;
    case Form::bare: return -MAX_WBITS;
    }
    return MAX_WBITS;
}

class Inflater {
public:
    explicit Inflater(Form form) noexcept : ready_(inflateInit2(&stream_, window_bits(form)) == Z_OK) {}
    ~Inflater()
    {
        if (ready_)
            inflateEnd(&stream_);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    error_code run(std::string_view body, std::size_t limit, bool members, std::string& out)
    {
        if (!ready_ || body.size() > std::numeric_limits<uInt>::max())
            return errc::http_undecodable;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
        stream_.avail_in = static_cast<uInt>(body.size());
        while (true) {
            // One byte of room above the limit tells a body that just fits from one that is too large.
            const std::size_t made = out.size();
            out.resize(std::min(limit + 1, std::max(first_step, made * 2)));
            stream_.next_out = reinterpret_cast<Bytef*>(out.data() + made);
            stream_.avail_out = static_cast<uInt>(out.size() - made);
            const int result = inflate(&stream_, Z_NO_FLUSH);
            out.resize(out.size() - stream_.avail_out);
            if (out.size() > limit)
                return errc::http_body_too_large;
            if (result == Z_STREAM_END) {
                if (stream_.avail_in == 0)
                    return {};
                // RFC 1952, section 2.2: one member may follow another.
                if (!members || inflateReset(&stream_) != Z_OK)
                    return errc::http_undecodable;
            } else if (result != Z_OK || (stream_.avail_in == 0 && stream_.avail_out != 0)) {
                return errc::http_undecodable;
            }
        }
    }

private:
    z_stream stream_{};
    bool ready_;
};

} // namespace

error_code undo_coding(std::string_view coding, std::size_t limit, std::string& body)
{
    coding = wire::trimmed(coding);
    if (coding.empty() || base::same_text(coding, "identity"))
        return {};
    const bool gzip = base::same_text(coding, "gzip") || base::same_text(coding, "x-gzip");
    if (!gzip && !base::same_text(coding, "deflate"))
        return errc::http_encoded;
    if (body.empty())
        return {};
    limit = std::min(limit, std::size_t{std::numeric_limits<uInt>::max()} - 1);
    std::string out;
    error_code error = Inflater(gzip ? Form::gzip : Form::zlib).run(body, limit, gzip, out);
    if (error == errc::http_undecodable && !gzip) {
        out.clear();
        error = Inflater(Form::bare).run(body, limit, false, out);
    }
    if (!error)
        body = std::move(out);
    return error;
}

} // namespace ethwire::io
