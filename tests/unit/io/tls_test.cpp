// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/tls_stream.hpp"
#include "unit/io/tls_server.hpp"

#include <fcntl.h>

namespace ethwire::io {
namespace {

using Want = ByteStream::Want;
using test::Identity;
using test::Server;
using test::Subject;

class TlsTest : public testing::Test {
protected:
    asio::io_context loop;
    Identity authority = test::make_authority("authority");
    std::string files = testing::TempDir() + "ethwire-tls-" + std::to_string(::getpid());
    TlsOptions options;
    std::unique_ptr<Server> server;
    std::unique_ptr<TlsStream> stream;
    std::string host = "node.example";
    std::array<char, 1 << 16> room{};

    TlsTest()
    {
        authority.write_certificate(files + "-ca.pem");
        options.ca_file(files + "-ca.pem");
    }

    ~TlsTest() override
    {
        for (const char* end : {"-ca.pem", "-own.pem", "-key.pem"})
            ::unlink((files + end).c_str());
    }

    void connect(const Identity& identity, const Identity* between = nullptr)
    {
        auto [socket, fd] = test::connected_pair(loop);
        ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
        server = std::make_unique<Server>(std::move(fd), identity, between);
        const auto context = TlsContext::make(options);
        ASSERT_TRUE(context) << context.error().message();
        stream = std::make_unique<TlsStream>(std::move(socket), **context, host);
    }

    error_code shake_hands()
    {
        for (int i = 0; i < 100; ++i) {
            const auto moved = stream->handshake();
            EXPECT_EQ(moved.bytes, 0u);
            if (moved.error || moved.want == Want::none) {
                server->step();
                return moved.error;
            }
            server->step();
        }
        ADD_FAILURE() << "the handshake never ends";
        return {};
    }

    /// The verdict on a server of this certificate; a refused one has not got a byte of ours.
    error_code verdict(const Subject& subject)
    {
        const auto identity = test::make_identity(subject, &authority);
        connect(identity);
        const auto error = shake_hands();
        if (error) {
            const auto moved = stream->write_some(std::string(1, 'x'));
            EXPECT_EQ(moved.bytes, 0u);
            EXPECT_TRUE(moved.error);
            EXPECT_EQ(server->read(), "");
            EXPECT_TRUE(is_tls_refusal(error)) << error.message();
        }
        return error;
    }

    static Subject named(std::string alternative_names)
    {
        Subject subject;
        subject.alternative_names = std::move(alternative_names);
        return subject;
    }

    void open()
    {
        connect(test::make_identity(named("DNS:node.example"), &authority));
        ASSERT_FALSE(shake_hands());
    }
};

TEST_F(TlsTest, GoodCertificateIsAcceptedAndTheNameIsAsked)
{
    EXPECT_EQ(verdict(named("DNS:other.example,DNS:node.example")), error_code());
    EXPECT_STREQ(SSL_get_servername(server->ssl(), TLSEXT_NAMETYPE_host_name), "node.example");
    host = "a.node.example";
    EXPECT_EQ(verdict(named("DNS:*.node.example")), error_code());
    host = "node.example.";
    EXPECT_EQ(verdict(named("DNS:node.example")), error_code());
    host = "127.0.0.1";
    EXPECT_EQ(verdict(named("IP:127.0.0.1")), error_code());
    EXPECT_EQ(SSL_get_servername(server->ssl(), TLSEXT_NAMETYPE_host_name), nullptr);
    host = "::1";
    EXPECT_EQ(verdict(named("IP:::1")), error_code());
}

TEST_F(TlsTest, WrongNamesAreRefused)
{
    EXPECT_EQ(verdict(named("DNS:other.example")), errc::certificate_wrong_name);
    Subject only_common_name;
    only_common_name.common_name = "node.example";
    EXPECT_EQ(verdict(only_common_name), errc::certificate_wrong_name);
    host = "a.b.node.example";
    EXPECT_EQ(verdict(named("DNS:*.node.example")), errc::certificate_wrong_name);
    host = "127.0.0.1";
    EXPECT_EQ(verdict(named("DNS:127.0.0.1")), errc::certificate_wrong_name);
    EXPECT_EQ(verdict(named("IP:127.0.0.2")), errc::certificate_wrong_name);
}

TEST_F(TlsTest, CertificatesOutOfTheirTimeAreRefused)
{
    auto subject = named("DNS:node.example");
    subject.until = -60;
    EXPECT_EQ(verdict(subject), errc::certificate_expired);
    subject = named("DNS:node.example");
    subject.from = 3600;
    EXPECT_EQ(verdict(subject), errc::certificate_not_yet_valid);
}

TEST_F(TlsTest, ClientsCertificateIsNoServers)
{
    auto subject = named("DNS:node.example");
    subject.extended_usage = "clientAuth";
    EXPECT_EQ(verdict(subject), errc::certificate_bad_purpose);
}

TEST_F(TlsTest, SelfSignedCertificateIsRefusedUnlessItIsItsOwnAuthority)
{
    const auto identity = test::make_identity(named("DNS:node.example"));
    connect(identity);
    EXPECT_EQ(shake_hands(), errc::certificate_self_signed);
    identity.write_certificate(files + "-ca.pem");
    connect(identity);
    EXPECT_EQ(shake_hands(), error_code());
}

TEST_F(TlsTest, UnknownAuthorityIsRefused)
{
    const auto stranger = test::make_authority("stranger");
    connect(test::make_identity(named("DNS:node.example"), &stranger));
    EXPECT_EQ(shake_hands(), errc::certificate_unknown_issuer);
    connect(test::make_identity(named("DNS:node.example"), &stranger), &stranger);
    EXPECT_EQ(shake_hands(), errc::certificate_unknown_issuer);
}

TEST_F(TlsTest, CertificateThatMustNotSignIsNoIssuer)
{
    auto subject = named("DNS:between.example");
    subject.common_name = "between";
    const auto leaf = test::make_identity(subject, &authority);
    connect(test::make_identity(named("DNS:node.example"), &leaf), &leaf);
    EXPECT_EQ(shake_hands(), errc::certificate_bad_issuer);
}

TEST_F(TlsTest, OldVersionIsRefused)
{
    const auto identity = test::make_identity(named("DNS:node.example"), &authority);
    connect(identity);
    SSL_CTX_set_min_proto_version(server->context(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(server->context(), TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(server->context(), "ALL:@SECLEVEL=0");
    EXPECT_EQ(shake_hands(), errc::tls_version_refused);
    connect(identity);
    SSL_CTX_set_max_proto_version(server->context(), TLS1_2_VERSION);
    EXPECT_EQ(shake_hands(), error_code());
}

TEST_F(TlsTest, PeerWithoutTlsIsNamed)
{
    connect(authority);
    test::send_all(server->fd(), "HTTP/1.1 400 Bad Request\r\n\r\n");
    EXPECT_EQ(stream->handshake().error, errc::tls_not_spoken);
}

TEST_F(TlsTest, HangUpWithinTheHandshakeIsTheTransportsEnd)
{
    connect(authority);
    EXPECT_EQ(stream->handshake().want, Want::read);
    ::shutdown(server->fd(), SHUT_WR);
    EXPECT_EQ(stream->handshake().error, asio::error::eof);
}

TEST_F(TlsTest, InsecureModeTakesAnything)
{
    options = TlsOptions().insecure_skip_verify(true);
    connect(test::make_identity(named("DNS:other.example")));
    EXPECT_EQ(shake_hands(), error_code());
}

TEST_F(TlsTest, ServerNameStandsInForTheHost)
{
    host = "127.0.0.1";
    options.server_name("node.example");
    EXPECT_EQ(verdict(named("DNS:node.example")), error_code());
    EXPECT_STREQ(SSL_get_servername(server->ssl(), TLSEXT_NAMETYPE_host_name), "node.example");
}

TEST_F(TlsTest, ClientCertificateIsShownWhenAsked)
{
    const auto own = test::make_identity(named("DNS:me.example"), &authority);
    own.write_certificate(files + "-own.pem");
    own.write_key(files + "-key.pem");
    options.client_certificate(files + "-own.pem", files + "-key.pem");
    connect(test::make_identity(named("DNS:node.example"), &authority));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(server->context()), authority.certificate.get());
    SSL_CTX_set_verify(server->context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    EXPECT_EQ(shake_hands(), error_code());
    EXPECT_EQ(SSL_is_init_finished(server->ssl()), 1);

    options = TlsOptions().ca_file(files + "-ca.pem");
    connect(test::make_identity(named("DNS:node.example"), &authority));
    SSL_CTX_set_verify(server->context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    EXPECT_EQ(shake_hands(), error_code());
    EXPECT_EQ(stream->read_some(room).error, errc::tls_client_refused);
}

TEST_F(TlsTest, UnreadableFilesAreNamedAndNobodyIsAskedForAPassPhrase)
{
    EXPECT_EQ(TlsContext::make(TlsOptions().ca_file(files + "-none.pem")).error(), errc::tls_bad_ca);
    const auto own = test::make_identity(named("DNS:me.example"), &authority);
    own.write_certificate(files + "-own.pem");
    own.write_key(files + "-key.pem", "canary");
    EXPECT_EQ(TlsContext::make(TlsOptions().client_certificate(files + "-none.pem", files + "-key.pem")).error(),
              errc::tls_bad_client_certificate);
    EXPECT_EQ(TlsContext::make(TlsOptions().client_certificate(files + "-own.pem", files + "-key.pem")).error(),
              errc::tls_bad_client_key);
    authority.write_key(files + "-key.pem");
    EXPECT_EQ(TlsContext::make(TlsOptions().client_certificate(files + "-own.pem", files + "-key.pem")).error(),
              errc::tls_bad_client_key);
}

TEST_F(TlsTest, BytesGoBothWaysAndAQuietPeerIsWaitedFor)
{
    open();
    EXPECT_EQ(stream->read_some(room).want, Want::read);
    EXPECT_FALSE(stream->buffered());
    EXPECT_EQ(stream->write_some(std::string("ping")).bytes, 4u);
    EXPECT_EQ(server->read(), "ping");
    server->write("pong");
    EXPECT_EQ(stream->read_some(room).bytes, 4u);
    EXPECT_EQ(std::string_view(room.data(), 4), "pong");
    EXPECT_FALSE(stream->read_some(room).error);
}

TEST_F(TlsTest, SmallReadsLeaveTheRestBuffered)
{
    open();
    server->write("0123456789");
    EXPECT_EQ(stream->read_some(std::span(room).first(4)).bytes, 4u);
    EXPECT_TRUE(stream->buffered());
    EXPECT_EQ(stream->read_some(std::span(room).first(6)).bytes, 6u);
    EXPECT_EQ(stream->read_some(room).want, Want::read);
    EXPECT_FALSE(stream->buffered());
}

TEST_F(TlsTest, ManySmallRecordsArriveInOneRead)
{
    open();
    for (int i = 0; i < 100; ++i)
        server->write("0123456789");
    EXPECT_EQ(stream->read_some(room).bytes, 1000u);
    EXPECT_FALSE(stream->buffered());
}

TEST_F(TlsTest, HalfSentRecordGoesOnFromAnotherAddressWithMoreBehindIt)
{
    open();
    std::string bytes(1 << 20, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>('a' + i % 23);
    std::size_t sent = 0;
    std::size_t end = bytes.size() / 2;
    std::string taken;
    int waits = 0;
    while (taken.size() < bytes.size()) {
        const std::string copy = bytes.substr(sent, end - sent);
        const auto moved = stream->write_some(copy);
        ASSERT_FALSE(moved.error) << moved.error.message();
        ASSERT_FALSE(moved.bytes != 0 && moved.want != Want::none);
        sent += moved.bytes;
        if (moved.want == Want::write || sent == end) {
            waits += moved.want == Want::write;
            end = bytes.size();
            for (auto part = server->read(); !part.empty(); part = server->read())
                taken += part;
        }
    }
    EXPECT_GT(waits, 0);
    EXPECT_EQ(taken, bytes);
}

TEST_F(TlsTest, CloseNotifyIsEofAndAnEndWithoutItIsTruncation)
{
    open();
    server->write("last");
    SSL_shutdown(server->ssl());
    server->hang_up();
    EXPECT_EQ(stream->read_some(room).bytes, 4u);
    EXPECT_TRUE(stream->buffered());
    EXPECT_EQ(stream->read_some(room).error, asio::error::eof);

    open();
    server->write("last");
    server->hang_up();
    EXPECT_EQ(stream->read_some(room).bytes, 4u);
    EXPECT_EQ(stream->read_some(room).error, errc::tls_truncated);
    EXPECT_EQ(stream->read_some(room).error, errc::tls_truncated);
}

TEST_F(TlsTest, BrokenRecordIsAnErrorForGood)
{
    open();
    test::send_all(server->fd(), std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
    EXPECT_EQ(stream->read_some(room).error, errc::tls_failed);
    EXPECT_EQ(stream->write_some(std::string("x")).error, errc::tls_failed);
}

TEST_F(TlsTest, ShutdownSendsCloseNotify)
{
    open();
    stream->shutdown();
    EXPECT_EQ(server->read(), "");
    EXPECT_EQ(SSL_get_shutdown(server->ssl()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
}

} // namespace
} // namespace ethwire::io
