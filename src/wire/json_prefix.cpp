// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "json_prefix.hpp"

#include "base/text.hpp"

namespace ethwire::wire {
namespace {

bool is_scalar(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' ||
           c == '.';
}

} // namespace

JsonPrefix::Step JsonPrefix::step(char byte)
{
    if (state_ == State::name || state_ == State::string)
        return step_in_string(byte);
    if (state_ == State::scalar) {
        if (is_scalar(byte))
            return Step::possible;
        state_ = State::behind;
    }
    if (base::is_space(byte))
        return Step::possible;

    switch (state_) {
    case State::value:
    case State::first_value: return step_at_value(byte);
    case State::key:
    case State::first_key:
        if (byte == '"') {
            state_ = State::name;
            return Step::possible;
        }
        return byte == '}' && state_ == State::first_key ? close(true) : Step::impossible;
    case State::colon: state_ = State::value; return byte == ':' ? Step::possible : Step::impossible;
    default: return step_behind(byte);
    }
}

JsonPrefix::Step JsonPrefix::step_in_string(char byte) noexcept
{
    if (static_cast<unsigned char>(byte) < 0x20)
        return Step::impossible; // a control character stands there as an escape only
    if (escaped_)
        escaped_ = false;
    else if (byte == '\\')
        escaped_ = true;
    else if (byte == '"')
        state_ = state_ == State::name ? State::colon : State::behind;
    return Step::possible;
}

JsonPrefix::Step JsonPrefix::step_at_value(char byte)
{
    if (byte == '{' || byte == '[')
        return open(byte == '{');
    if (objects_.empty())
        return Step::impossible;
    if (byte == ']' && state_ == State::first_value)
        return close(false);
    if (byte != '"' && !is_scalar(byte))
        return Step::impossible;
    state_ = byte == '"' ? State::string : State::scalar;
    return Step::possible;
}

JsonPrefix::Step JsonPrefix::step_behind(char byte)
{
    if (byte == ',') {
        state_ = objects_.back() ? State::key : State::value;
        return Step::possible;
    }
    return byte == '}' || byte == ']' ? close(byte == '}') : Step::impossible;
}

JsonPrefix::Step JsonPrefix::open(bool object)
{
    objects_.push_back(object);
    state_ = object ? State::first_key : State::first_value;
    return Step::possible;
}

JsonPrefix::Step JsonPrefix::close(bool object)
{
    if (objects_.back() != object)
        return Step::impossible;
    objects_.pop_back();
    state_ = State::behind;
    return objects_.empty() ? Step::whole : Step::possible;
}

} // namespace ethwire::wire
