// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/output_stream.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ethwire::io {
namespace {

/// Above this what was written is moved out of the buffer, so that it does not grow behind a slow reader.
constexpr std::size_t compact_above = std::size_t{64} << 10;

enum class Kind { file, socket, other };

Kind kind_of(int descriptor) noexcept
{
    struct stat info{};
    if (::fstat(descriptor, &info) != 0)
        return Kind::other;
    if (S_ISSOCK(info.st_mode))
        return Kind::socket;
    // Never busy: a write to these is over when it returns.
    return S_ISREG(info.st_mode) || S_ISBLK(info.st_mode) ? Kind::file : Kind::other;
}

/// A descriptor for the same pipe or terminal with flags of its own, or -1.
int open_anew(int descriptor) noexcept
{
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

} // namespace

struct OutputStream::State : std::enable_shared_from_this<State> {
    State(const Executor& executor, int given) : descriptor(executor), progress(executor), kind(kind_of(given))
    {
        int own = kind == Kind::other ? open_anew(given) : -1;
        if (own < 0) {
            own = ::fcntl(given, F_DUPFD_CLOEXEC, 3);
            if (own >= 0 && kind == Kind::other) {
                shared_flags = ::fcntl(own, F_GETFL);
                ::fcntl(own, F_SETFL, shared_flags | O_NONBLOCK);
            }
        }
        error_code refused = asio::error::bad_descriptor;
        if (own >= 0)
            descriptor.assign(own, refused);
        is_closed = refused.failed();
    }

    ~State()
    {
        if (shared_flags != -1 && descriptor.is_open())
            ::fcntl(descriptor.native_handle(), F_SETFL, shared_flags);
    }

    std::string_view rest() const noexcept { return std::string_view(buffer).substr(written); }

    /// Bytes taken of `bytes`; fewer when the reader is busy or gone.
    std::size_t take(std::string_view bytes)
    {
        std::size_t taken = 0;
        while (taken < bytes.size() && !is_closed) {
            const auto part = bytes.substr(taken);
            const auto n = kind == Kind::socket ? ::send(descriptor.native_handle(), part.data(), part.size(),
                                                         MSG_DONTWAIT | MSG_NOSIGNAL)
                                                : ::write(descriptor.native_handle(), part.data(), part.size());
            if (n > 0)
                taken += static_cast<std::size_t>(n);
            else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
                break;
            else if (n < 0 && errno != EINTR)
                close_with(errno);
        }
        return taken;
    }

    void close_with(int reason)
    {
        if (is_closed)
            return;
        is_closed = true;
        if (reason != EPIPE && reason != ECONNRESET)
            error = error_code(reason, boost::system::system_category());
        buffer.clear();
        written = 0;
        progress.notify_all();
        if (auto gone = std::exchange(on_gone, nullptr))
            asio::post(descriptor.get_executor(), std::move(gone));
    }

    void write_waiting()
    {
        written += take(rest());
        if (is_closed)
            return;
        if (written == buffer.size()) {
            buffer.clear();
            written = 0;
        } else if (written >= compact_above) {
            buffer.erase(0, written);
            written = 0;
        }
        progress.notify_all();
        wait_for_reader();
    }

    void wait_for_reader()
    {
        if (buffer.empty() || is_waiting)
            return;
        is_waiting = true;
        descriptor.async_wait(asio::posix::stream_descriptor::wait_write,
                              [self = shared_from_this()](const error_code& e) {
                                  self->is_waiting = false;
                                  if (e != asio::error::operation_aborted)
                                      self->write_waiting();
                              });
    }

    asio::posix::stream_descriptor descriptor;
    Condition progress;
    Kind kind;
    std::string buffer; // from `written` on: not taken yet
    std::size_t written = 0;
    std::function<void()> on_gone;
    error_code error;
    int shared_flags = -1; // of a descriptor that others use too, to be put back
    bool is_waiting = false;
    bool is_closed = false;
};

OutputStream::OutputStream(const Executor& executor, int descriptor)
    : state_(std::make_shared<State>(executor, descriptor))
{}

OutputStream::~OutputStream()
{
    state_->on_gone = nullptr;
    state_->progress.discard();
    error_code ignored;
    state_->descriptor.cancel(ignored);
}

void OutputStream::write(std::string_view bytes)
{
    if (state_->buffer.empty())
        bytes.remove_prefix(state_->take(bytes));
    if (bytes.empty() || state_->is_closed)
        return;
    state_->buffer += bytes;
    state_->wait_for_reader();
}

std::size_t OutputStream::waiting() const noexcept { return state_->rest().size(); }

awaitable<void> OutputStream::drained(std::size_t at_most)
{
    const auto state = state_;
    while (!state->is_closed && state->rest().size() > at_most)
        co_await state->progress.wait();
}

void OutputStream::flush(Duration limit)
{
    const TimePoint end = std::chrono::steady_clock::now() + limit;
    while (waiting() > 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd writable{state_->descriptor.native_handle(), POLLOUT, 0};
        if (left <= 0 || (::poll(&writable, 1, static_cast<int>(left)) < 0 && errno != EINTR))
            return;
        state_->write_waiting();
    }
}

void OutputStream::on_closed(std::function<void()> gone)
{
    if (state_->is_closed)
        return;
    state_->on_gone = std::move(gone);
    if (state_->kind == Kind::file)
        return;
    state_->descriptor.async_wait(asio::posix::stream_descriptor::wait_error, [state = state_](const error_code& e) {
        if (!e)
            state->close_with(EPIPE);
    });
}

bool OutputStream::closed() const noexcept { return state_->is_closed; }

error_code OutputStream::error() const noexcept { return state_->error; }

bool is_terminal(int descriptor) noexcept { return ::isatty(descriptor) == 1; }

bool is_same_terminal(int a, int b) noexcept
{
    struct stat first{};
    struct stat second{};
    return is_terminal(a) && is_terminal(b) && ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 &&
           first.st_rdev == second.st_rdev;
}

std::size_t terminal_width(int descriptor) noexcept
{
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace ethwire::io
