// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/seams.hpp"
#include "io/stream.hpp"
#include "io/timer.hpp"

#include "session/run.hpp"
#include "wire/codec.hpp"
#include "wire/upgrade.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/io/endpoint.hpp>
#include <ethwire/session/options.hpp>
#include <ethwire/wire/limits.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::wire {

class WebSocketCodec;

} // namespace ethwire::wire

namespace ethwire::io {

class TlsContext;

/// Who owns a connection: it is told what happens, inline, and may do anything meanwhile, also end the connection.
class ConnectionOwner {
public:
    enum class Heard {
        answer,    ///< a valid answer: the peer's proof of life
        other,     ///< anything else that a peer may send
        malformed, ///< no JSON-RPC; the third in a row ends the connection
    };

    /// It is open: messages can be sent.
    virtual void on_open() = 0;
    /// One message, with `wire::padding` readable bytes behind it.
    virtual Heard on_message(std::string_view text, TimePoint now) = 0;
    /// A full queue must not be given more: asked after each message. `resume_reading` ends the pause.
    virtual bool wants_pause() const noexcept = 0;
    /// The messages at hand have been handed over.
    virtual void on_walk_end() = 0;
    /// An attempt failed, or the open connection ended, of whose output `sent` bytes had left; another attempt comes
    /// after `delay`.
    virtual void on_down(const session::Verdict& verdict, bool was_open, std::uint64_t sent, Duration delay) = 0;
    /// It is over for good.
    virtual void on_over(const session::Verdict& verdict, std::uint64_t sent) = 0;
    /// A pong came, asked for or not.
    virtual void on_pong(std::string_view) {}
    /// Everything that was to be sent has been handed to the system.
    virtual void on_flushed() {}

protected:
    ~ConnectionOwner() = default;
};

/// How one side closes a WebSocket (RFC 6455, section 5.5.1).
struct CloseFrame {
    unsigned code = 0; ///< 0 or 1005: none
    std::string reason{};
};

/// The close frames of one transport, as far as there were any.
struct Closing {
    std::optional<CloseFrame> received{};
    std::optional<CloseFrame> sent{};
    bool received_first = false;
};

class ConnectionOptions {
public:
    using MakeCodec = std::function<std::unique_ptr<wire::Codec>()>;

    explicit ConnectionOptions(Endpoint where) : endpoint_(std::move(where)) {}

    ConnectionOptions& session(const SessionOptions& options)
    {
        session_ = options;
        return *this;
    }
    ConnectionOptions& max_message(std::size_t bytes)
    {
        max_message_ = bytes;
        return *this;
    }
    /// Sent with the upgrade. `Authorization` given here wins over the URL's user part.
    ConnectionOptions& headers(std::vector<std::pair<std::string, std::string>> list)
    {
        headers_ = std::move(list);
        return *this;
    }
    ConnectionOptions& dial(DialOptions options)
    {
        dial_ = std::move(options);
        return *this;
    }
    /// Offered in this order; the upgrade fails when the server takes one that is not among them.
    ConnectionOptions& subprotocols(std::vector<std::string> names)
    {
        subprotocols_ = std::move(names);
        return *this;
    }
    /// Messages leave as binary frames instead of text.
    ConnectionOptions& binary(bool on)
    {
        binary_ = on;
        return *this;
    }
    /// Said to a peer that the heartbeat gives up, should it hear us after all.
    ConnectionOptions& silence_farewell(CloseFrame frame)
    {
        silence_farewell_ = std::move(frame);
        return *this;
    }
    /// What finds the messages on a Unix socket, instead of `wire::IpcCodec`; made for each attempt.
    ConnectionOptions& ipc_codec(MakeCodec make)
    {
        ipc_codec_ = std::move(make);
        return *this;
    }

    const Endpoint& endpoint() const noexcept { return endpoint_; }
    const SessionOptions& session() const noexcept { return session_; }
    std::size_t max_message() const noexcept { return max_message_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }
    const DialOptions& dial() const noexcept { return dial_; }
    const std::vector<std::string>& subprotocols() const noexcept { return subprotocols_; }
    bool binary() const noexcept { return binary_; }
    const CloseFrame& silence_farewell() const noexcept { return silence_farewell_; }
    const MakeCodec& ipc_codec() const noexcept { return ipc_codec_; }

private:
    Endpoint endpoint_;
    SessionOptions session_{};
    std::size_t max_message_ = wire::default_max_message;
    std::vector<std::pair<std::string, std::string>> headers_{};
    DialOptions dial_{};
    std::vector<std::string> subprotocols_{};
    CloseFrame silence_farewell_{};
    MakeCodec ipc_codec_{};
    bool binary_ = false;
};

/// One persistent connection, over WebSocket or a Unix socket: carries out what `session::Run` decides, with one
/// dial, one codec, one timer.
///
/// Nothing runs but on a byte, a deadline or a call from outside. One readable event is one turn: read until the
/// stream is empty, hand every message over, then send everything that came up meanwhile in one system call. A turn
/// that goes on for long ends and posts the next, so that others on the executor have theirs. All members on the
/// executor.
class Connection final : public std::enable_shared_from_this<Connection>, private StreamWaiter {
public:
    struct Traffic {
        std::uint64_t received = 0; ///< bytes, over all connections
        std::uint64_t sent = 0;
    };

    /// \param owner is called until `abort`, which it calls before its end
    Connection(Executor executor, ConnectionOptions options, ConnectionOwner& owner, Seams seams = Seams::system());
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Starts the first connect. Once.
    void open();
    /// Ends in order; `on_over` follows, within `close_timeout`, perhaps from within this call.
    void close(CloseFrame frame = {1000});
    /// Ends at once, telling nobody but, as far as it takes no waiting, the peer.
    void abort();

    bool is_open() const noexcept { return run_.is_open(); }
    const session::Run& run() const noexcept { return run_; }
    Traffic traffic() const noexcept { return {received_total_, sent_total_ + sent_}; }
    const Endpoint& endpoint() const noexcept { return options_.endpoint(); }
    /// What was said at the end; it stays until the next attempt.
    const Closing& closing() const noexcept { return closing_; }
    /// The server's answer to the upgrade, accepted or refused; it stays until the next attempt.
    const wire::UpgradeResponse& upgrade() const noexcept { return upgrade_; }
    /// Both ends of the transport; nothing when there is none, or it has no addresses as a Unix socket has not.
    std::optional<StreamEnds> ends() const { return stream_ ? stream_->ends() : std::nullopt; }
    /// Bytes that wait to be sent.
    std::size_t unsent() const noexcept { return codec_ ? codec_->output().size() : 0; }

    /// Queues a message; open only. It leaves at the end of this turn. Its position in the connection's output.
    std::uint64_t send(std::string_view message);
    /// Queue a control frame; WebSocket only, open only.
    void ping(std::string_view payload);
    void pong(std::string_view payload);

    /// The reason for a pause is gone; reading goes on by post.
    void resume_reading();

private:
    enum class Walked { drained, yielded, paused, gone };
    struct Turn {
        TimePoint begin;
        unsigned messages = 0;
    };

    TimePoint now() const noexcept { return seams_.timers->now(); }

    void perform(session::Run::Action action);
    void begin_attempt();
    void dialled(error_code error, std::unique_ptr<ByteStream> stream);
    error_code start_codec();
    void drop_transport(unsigned farewell);
    unsigned say_farewell();
    bool say_close(const CloseFrame& frame);
    wire::WebSocketCodec& websocket() noexcept;
    void lose(const session::Loss& loss);
    void tell_down(bool was_open, std::uint64_t sent);
    void arm();

    enum class Waits : std::uint64_t { readable, writable }; // with the generation: what a stream is waited for
    void wait(ByteStream::Want want, Waits what);
    void on_ready(const error_code& error, std::uint64_t tag) override;
    void on_readable();
    void go_on();
    Walked read_and_walk();
    void go_on_later();
    bool read(bool& emptied);
    bool turn_is_long() noexcept;
    Walked walk();
    Walked take(const wire::Item& item);
    void fail(const wire::Item& item);
    void wait_readable();
    void consider_shrinking(std::size_t bytes);

    void flush_later();
    void flush();
    void lose_after_reading(const session::Loss& loss);

    Executor executor_;
    ConnectionOptions options_;
    ConnectionOwner* owner_;
    Seams seams_;
    session::Run run_;
    Timer timer_;
    std::unique_ptr<Dialling> dial_;
    std::unique_ptr<ByteStream> stream_;
    std::unique_ptr<wire::Codec> codec_;
    CloseFrame close_frame_{}; // ours, once `close` was called
    Closing closing_{};
    wire::UpgradeResponse upgrade_{};
    TimePoint now_{};              // of the walk
    Turn turn_{};                  // of the executor's, that is under way
    std::uint64_t generation_ = 0; // of the transport: what was started for an older one is ignored
    std::uint64_t sent_ = 0;       // by this transport
    std::uint64_t sent_total_ = 0; // by those before
    std::uint64_t received_total_ = 0;
    std::optional<session::Loss> unwritable_{}; // why nothing can be written any more
    unsigned malformed_ = 0;                    // messages in a row
    unsigned small_reads_ = 0;                  // in a row
    bool shrink_due_ = false;
    bool walking_ = false;
    bool pinged_ = false; // and nothing was read since
    bool paused_ = false;
    bool more_to_read_ = false; // the last read did not empty the stream
    bool go_on_posted_ = false;
    bool flush_posted_ = false;
    bool waiting_writable_ = false;
};

} // namespace ethwire::io
