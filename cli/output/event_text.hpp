// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "options/client_options.hpp"
#include "output/table_rows.hpp"
#include "output/text.hpp"

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/writer.hpp>

#include <string>
#include <string_view>

namespace ethwire::cli {

/// Events as the lines that are printed, gathered until they are written in one go. The buffer is reused.
class EventText {
public:
    EventText(OutputForm form, TextStyle style) noexcept : form_(form), style_(style) {}

    template <class T>
    void add(const T& event)
    {
        switch (form_) {
        case OutputForm::none: return;
        case OutputForm::table:
            append_row(text_, event, style_);
            if constexpr (requires { event.misfits(); })
                append_misfits(text_, event.misfits(), style_);
            break;
        case OutputForm::ndjson: {
            line_.clear();
            append_json(line_, event);
            make_printable(line_);
            text_ += line_;
        }
        }
        text_ += '\n';
    }

    std::string_view view() const noexcept { return text_; }
    void clear() noexcept { text_.clear(); }

private:
    template <class T>
    static void append_json(std::string& out, const T& event)
    {
        json::Writer writer(out);
        encode(event, writer);
    }
    static void append_json(std::string& out, const Undecodable& event) { out += event.raw; }

    OutputForm form_;
    TextStyle style_;
    std::string text_{};
    std::string line_{};
};

} // namespace ethwire::cli
