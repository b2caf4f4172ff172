// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/dial.hpp"
#include "io/tls_context.hpp"
#include "unit/io/tls_server.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/un.h>

namespace ethwire::io {
namespace {

struct DialTest : testing::Test {
    asio::io_context loop;
    std::optional<error_code> outcome;
    int calls = 0;
    std::unique_ptr<ByteStream> stream;
    std::unique_ptr<Dial> dial;

    void start(const std::string& url, DialOptions options = {})
    {
        dial = std::make_unique<Dial>(loop.get_executor(), *Endpoint::parse(url), std::move(options),
                                      [this](error_code error, std::unique_ptr<ByteStream> made) {
                                          ++calls;
                                          outcome = error;
                                          stream = std::move(made);
                                      });
        EXPECT_EQ(calls, 0);
    }

    void finish()
    {
        test::run_until(loop, [this] { return outcome.has_value(); });
        loop.restart();
        loop.poll();
        EXPECT_EQ(calls, 1);
    }

    static std::string url(std::uint16_t port, const std::string& host = "127.0.0.1")
    {
        return "ws://" + host + ":" + std::to_string(port);
    }

    /// A resolver that knows these addresses.
    static Resolve answers(std::vector<const char*> texts)
    {
        Addresses addresses;
        for (const char* text : texts)
            addresses.push_back(asio::ip::make_address(text));
        return [addresses](const std::string&, auto done) { done({}, addresses); };
    }
};

TEST_F(DialTest, ReachesAListenerAndSetsTheSocketUp)
{
    test::Listener listener;
    start(url(listener.port()), DialOptions().write_timeout(std::chrono::seconds{7}));
    finish();
    ASSERT_FALSE(*outcome) << outcome->message();
    int value = 0;
    socklen_t size = sizeof(value);
    const int socket = dynamic_cast<OnSocket&>(*stream).socket().native_handle();
    ::getsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &value, &size);
    EXPECT_EQ(value, 1);
    ::getsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, &size);
    EXPECT_EQ(value, 7000);
    std::array<char, 1> room{};
    EXPECT_EQ(stream->read_some(room).want, ByteStream::Want::read);
}

TEST_F(DialTest, ClosedPortIsRefused)
{
    std::uint16_t port = 0;
    {
        test::Listener closed;
        port = closed.port();
    }
    start(url(port));
    finish();
    EXPECT_EQ(*outcome, errc::connect_refused);
    EXPECT_EQ(stream, nullptr);
}

TEST_F(DialTest, RefusingFirstAddressIsFollowedByTheSecondAtOnce)
{
    test::Listener listener;
    start(url(listener.port(), "node.example"),
          DialOptions().resolve(answers({"127.0.0.2", "127.0.0.1"})).stagger(std::chrono::hours{1}));
    finish();
    EXPECT_FALSE(*outcome) << outcome->message();
}

/// A listener whose queue is full: further connects are neither accepted nor refused.
struct FullListener : test::Listener {
    FullListener() : Listener(0)
    {
        for (auto& fd : waiting) {
            fd = test::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            address.sin_port = htons(port());
            // In progress, for ever: nobody accepts.
            (void)::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address));
        }
    }
    std::array<test::Descriptor, 4> waiting;
};

TEST_F(DialTest, SilentFirstAddressIsOvertakenByTheSecond)
{
    FullListener silent;
    test::Descriptor second(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    address.sin_port = htons(silent.port());
    ASSERT_EQ(::bind(second.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    ASSERT_EQ(::listen(second.get(), 1), 0);
    start(url(silent.port(), "node.example"), DialOptions().resolve(answers({"127.0.0.1", "127.0.0.2"})));
    finish();
    EXPECT_FALSE(*outcome) << outcome->message();
}

TEST_F(DialTest, CancelEndsAConnectThatNobodyAnswers)
{
    FullListener silent;
    start(url(silent.port()));
    loop.run_for(std::chrono::milliseconds{20});
    ASSERT_FALSE(outcome);
    dial->cancel();
    EXPECT_EQ(calls, 0);
    dial->cancel();
    finish();
    EXPECT_EQ(*outcome, asio::error::operation_aborted);
}

TEST_F(DialTest, CancelEndsAResolverThatHangs)
{
    start("ws://node.example", DialOptions().resolve([](const std::string&, auto) {}));
    loop.poll();
    ASSERT_FALSE(outcome);
    dial->cancel();
    finish();
    EXPECT_EQ(*outcome, asio::error::operation_aborted);
}

TEST_F(DialTest, AnswerAfterCancelIsNotHeard)
{
    std::function<void(error_code, Addresses)> late;
    start("ws://node.example", DialOptions().resolve([&](const std::string&, auto done) { late = done; }));
    loop.poll();
    dial->cancel();
    finish();
    late({}, {asio::ip::make_address("127.0.0.1")});
    loop.restart();
    loop.poll();
    EXPECT_EQ(calls, 1);
}

TEST_F(DialTest, NoAddressIsAResolveError)
{
    start("ws://node.example", DialOptions().resolve(answers({})));
    finish();
    EXPECT_EQ(*outcome, errc::resolve_failed);
}

TEST_F(DialTest, DestroyedDialCallsNobody)
{
    test::Listener listener;
    start(url(listener.port()));
    dial.reset();
    loop.run();
    EXPECT_EQ(calls, 0);
}

struct TlsDialTest : DialTest {
    test::Listener listener;
    std::string ca = testing::TempDir() + "ethwire-dial-" + std::to_string(::getpid()) + ".pem";
    test::Identity identity = make();

    static test::Identity make()
    {
        test::Subject subject;
        subject.alternative_names = "DNS:node.example";
        return test::make_identity(subject);
    }

    void start_tls(const std::string& host, bool trusted)
    {
        (trusted ? identity : make()).write_certificate(ca);
        const auto context = TlsContext::make(TlsOptions().ca_file(ca));
        ::unlink(ca.c_str());
        ASSERT_TRUE(context);
        start("wss://" + host + ":" + std::to_string(listener.port()),
              DialOptions().tls(*context).resolve(answers({"127.0.0.1"})));
    }

    /// The server's side, until the attempt has ended.
    test::Server serve()
    {
        test::run_until(loop, [this] { return listener.is_asked(); });
        auto fd = listener.accept();
        ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
        test::Server server{std::move(fd), identity};
        test::run_until(loop, [&] {
            server.step();
            return outcome.has_value();
        });
        server.step();
        return server;
    }
};

TEST_F(TlsDialTest, EndsWithAnOpenAndCheckedStream)
{
    start_tls("node.example", true);
    auto server = serve();
    ASSERT_FALSE(*outcome) << outcome->message();
    EXPECT_EQ(stream->write_some(std::string("ping")).bytes, 4u);
    EXPECT_EQ(server.read(), "ping");
}

TEST_F(TlsDialTest, EndsWithTheReasonOfARefusal)
{
    start_tls("127.0.0.1", true);
    serve();
    EXPECT_EQ(*outcome, errc::certificate_wrong_name);
    outcome.reset();
    calls = 0;
    start_tls("node.example", false);
    serve();
    EXPECT_TRUE(is_tls_refusal(*outcome)) << outcome->message();
    EXPECT_EQ(stream, nullptr);
}

TEST_F(TlsDialTest, CancelEndsAHandshakeThatNobodyAnswers)
{
    start_tls("node.example", true);
    test::run_until(loop, [this] { return listener.is_asked(); });
    const auto silent = listener.accept();
    loop.run_for(std::chrono::milliseconds{20});
    ASSERT_FALSE(outcome);
    dial->cancel();
    finish();
    EXPECT_EQ(*outcome, asio::error::operation_aborted);
}

TEST_F(DialTest, ReachesAUnixSocketAndNamesItsAbsence)
{
    const std::string path = testing::TempDir() + "ethwire-dial-" + std::to_string(::getpid()) + ".ipc";
    start(path);
    finish();
    EXPECT_EQ(*outcome, errc::ipc_not_found);

    test::Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    ASSERT_EQ(::listen(listener.get(), 0), 0);
    outcome.reset();
    calls = 0;
    start(path);
    finish();
    EXPECT_FALSE(*outcome) << outcome->message();

    const auto first = std::move(stream);
    outcome.reset();
    calls = 0;
    start(path);
    finish();
    EXPECT_EQ(*outcome, errc::ipc_busy);
    ::unlink(path.c_str());
}

} // namespace
} // namespace ethwire::io
