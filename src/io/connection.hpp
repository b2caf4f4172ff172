// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/connection_options.hpp"
#include "io/connection_owner.hpp"
#include "io/seams.hpp"
#include "io/stream.hpp"
#include "io/timer.hpp"

#include "session/reading.hpp"
#include "session/run.hpp"
#include "session/writing.hpp"
#include "wire/codec.hpp"
#include "wire/upgrade.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace ethwire::wire {

class WebSocketCodec;

} // namespace ethwire::wire

namespace ethwire::io {

/// One persistent connection, over WebSocket or a Unix socket. Three machines decide: `session::Run` when to connect,
/// ping, drop and stop, `session::Reading` and `session::Writing` how the bytes of a transport move. This carries it
/// out, with one dial, one codec, one timer.
///
/// Nothing runs but on a byte, a deadline or a call from outside. All members on the executor.
class Connection final : public std::enable_shared_from_this<Connection>, private StreamWaiter {
public:
    struct Traffic {
        std::uint64_t received = 0; ///< bytes, over all transports
        std::uint64_t sent = 0;
    };

    /// \param owner is called until `discard`, which it calls before its end
    Connection(Executor executor, ConnectionOptions options, ConnectionOwner& owner, Seams seams = Seams::system());
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Starts the first connect, and starts it again after it failed.
    void open();
    /// The owner has verified the connection: `on_open` follows, inline.
    void verified();
    /// It is not: the attempt has failed.
    void refuse(session::Loss loss);
    /// Ends in order; `on_over` follows, within `close_timeout`, perhaps from within this call.
    void close(CloseFrame frame = {1000});
    /// Ends at once. The owner is told nothing; the peer is sent a close frame if that takes no waiting.
    void discard();

    bool is_open() const noexcept { return owner_ && run_.is_open(); }
    /// Messages of a transport that has ended are still to be handed over.
    bool is_draining() const noexcept { return draining_ != nullptr; }
    const session::Run& run() const noexcept { return run_; }
    Traffic traffic() const noexcept { return {received_total_, sent_total_ + (pipe_ ? pipe_->sent : 0)}; }
    const Endpoint& endpoint() const noexcept { return options_.endpoint(); }
    /// The close frames of the last transport; they stay until the next attempt.
    const Closing& closing() const noexcept { return closing_; }
    /// The server's answer to the upgrade, accepted or refused; it stays until the next attempt.
    const wire::UpgradeResponse& upgrade() const noexcept { return upgrade_; }
    /// Both ends of the transport; nothing when there is none, or it has no addresses as a Unix socket has not.
    std::optional<StreamEnds> ends() const { return pipe_ ? pipe_->stream->ends() : std::nullopt; }
    /// Bytes that wait to be sent.
    std::size_t unsent() const noexcept { return pipe_ ? pipe_->codec->output().size() : 0; }

    /// Queues a message; open or being verified only. It leaves at the end of this turn. Its position in the
    /// connection's output.
    std::uint64_t send(std::string_view message);
    /// Queue a control frame; WebSocket only, open only.
    void ping(std::string_view payload);
    void pong(std::string_view payload);

    /// The reason for a pause is gone; reading goes on by post.
    void resume_reading();

private:
    /// One transport, with everything that is its alone.
    struct Pipe {
        std::uint64_t number = 0;
        std::unique_ptr<ByteStream> stream{};
        std::unique_ptr<wire::Codec> codec{};
        session::Reading reading{};
        session::Writing writing{};
        std::unique_ptr<ByteStream::Watch> hangup{}; // made by the first pause
        std::uint64_t sent = 0;
    };
    using PipePtr = std::shared_ptr<Pipe>;
    /// The reason of a wait for a stream. It travels together with the number of the pipe.
    enum class Waits : std::uint64_t { readable, writable, hangup };

    TimePoint now() const noexcept { return seams_.timers->now(); }

    // Life.
    void ring();
    void perform(session::Run::Action action);
    void begin_attempt();
    void dialled(error_code error, std::unique_ptr<ByteStream> stream);
    error_code start_codec(Pipe& pipe);
    unsigned say_farewell();
    bool say_close(const CloseFrame& frame);
    void drop_pipe(unsigned farewell);
    void drained(session::Loss loss);
    void lose(const PipePtr& pipe, session::Loss loss);
    void leave_pipe();
    void tell_down(bool was_open);
    std::string_view last_words() const noexcept;
    void arm();

    // Bytes in.
    void wait(Pipe& pipe, ByteStream::Want want, Waits what);
    void on_ready(const error_code& error, std::uint64_t tag) override;
    void read_on(const PipePtr& pipe, session::Reading::Action action);
    session::Reading::Action turn(const PipePtr& pipe);
    session::Reading::Action take(const PipePtr& pipe);
    void note(ConnectionOwner::Heard heard) noexcept;
    bool must_rest(const PipePtr& pipe) const noexcept;
    session::Reading::Action hand_over(const PipePtr& pipe, const wire::Item& item);
    session::Reading::Action read(Pipe& pipe);
    void end_turn(const PipePtr& pipe, session::Reading::Action action);
    session::Loss loss_of(Pipe& pipe, const wire::Item& item);
    session::Loss refusal() const;
    void note_refusal(Pipe& pipe);
    bool is_alive(const PipePtr& pipe) const noexcept { return owner_ && (pipe == pipe_ || pipe == draining_); }

    // Bytes out.
    wire::WebSocketCodec& websocket(Pipe& pipe) noexcept;
    void queued();
    void write_on(const PipePtr& pipe, session::Writing::Action action);
    session::Writing::Action write(const PipePtr& pipe);
    void unwritable(const PipePtr& pipe, const session::Loss& loss);

    Executor executor_;
    ConnectionOptions options_;
    ConnectionOwner* owner_;
    Seams seams_;
    session::Run run_;
    Timer timer_;
    std::unique_ptr<Dialling> dial_;
    PipePtr pipe_;             // the transport, from its connect to its end
    PipePtr draining_;         // one that has ended, and of which not everything is handed over
    CloseFrame close_frame_{}; // ours, once `close` was called
    Closing closing_{};
    wire::UpgradeResponse upgrade_{};
    TimePoint now_{};              // of the turn
    std::uint64_t pipes_ = 0;      // made; the number of the last
    std::uint64_t last_sent_ = 0;  // by the transport that ended last
    std::uint64_t sent_total_ = 0; // by those before `pipe_`
    std::uint64_t received_total_ = 0;
    bool in_turn_ = false; // what is queued leaves at its end
    bool pinged_ = false;  // and nothing was read since
    bool ringing_ = false; // the timer is set when what is due is done
};

} // namespace ethwire::io
