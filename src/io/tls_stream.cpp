// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/tls_stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <sys/socket.h>

namespace ethwire::io {

/// OpenSSL's way to the descriptor: its own socket BIO writes with write(2), which raises SIGPIPE.
struct SocketBio {
    static TlsStream& stream(BIO* bio) noexcept { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* out, std::size_t size, std::size_t* done) noexcept
    {
        auto& self = stream(bio);
        BIO_clear_retry_flags(bio);
        *done = 0;
        if (self.drained_) {
            BIO_set_retry_read(bio);
            return 0;
        }
        ssize_t n = 0;
        do {
            n = ::recv(self.socket_.native_handle(), out, size, MSG_DONTWAIT);
        } while (n < 0 && errno == EINTR);
        if (n < 0) {
            self.remember(errno);
            if (self.system_error_ == 0) {
                self.drained_ = true;
                BIO_set_retry_read(bio);
            }
            return 0;
        }
        self.drained_ = n > 0 && static_cast<std::size_t>(n) < size;
        self.ended_ = n == 0;
        *done = static_cast<std::size_t>(n);
        return n > 0 ? 1 : 0;
    }

    static int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* done) noexcept
    {
        auto& self = stream(bio);
        BIO_clear_retry_flags(bio);
        *done = 0;
        ssize_t n = 0;
        do {
            n = ::send(self.socket_.native_handle(), bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        } while (n < 0 && errno == EINTR);
        if (n < 0) {
            self.remember(errno);
            if (self.system_error_ == 0)
                BIO_set_retry_write(bio);
            return 0;
        }
        *done = static_cast<std::size_t>(n);
        return 1;
    }

    static long control(BIO* bio, int command, long, void*) noexcept
    {
        if (command == BIO_CTRL_EOF)
            return stream(bio).ended_ ? 1 : 0;
        return command == BIO_CTRL_FLUSH ? 1 : 0;
    }

    static const BIO_METHOD* method() noexcept
    {
        static const BIO_METHOD* const instance = [] {
            BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ethwire socket");
            if (made != nullptr) {
                BIO_meth_set_read_ex(made, read);
                BIO_meth_set_write_ex(made, write);
                BIO_meth_set_ctrl(made, control);
            }
            return made;
        }();
        return instance;
    }
};

namespace {

errc certificate_error(long verdict) noexcept
{
    switch (verdict) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return errc::certificate_wrong_name;
    case X509_V_ERR_CERT_HAS_EXPIRED: return errc::certificate_expired;
    case X509_V_ERR_CERT_NOT_YET_VALID: return errc::certificate_not_yet_valid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return errc::certificate_self_signed;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return errc::certificate_unknown_issuer;
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN: return errc::certificate_bad_issuer;
    case X509_V_ERR_INVALID_PURPOSE: return errc::certificate_bad_purpose;
    default: return errc::certificate_refused;
    }
}

errc library_error(int reason, bool in_handshake) noexcept
{
    switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST: return errc::tls_not_spoken;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: return errc::tls_version_refused;
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: return errc::tls_client_refused;
    default: return in_handshake ? errc::tls_handshake_failed : errc::tls_failed;
    }
}

} // namespace

TlsStream::TlsStream(Socket socket, const TlsContext& context, const std::string& host)
    : OnSocket(std::move(socket)), ssl_(context.open(host))
{
    const BIO_METHOD* method = SocketBio::method();
    BIO* bio = ssl_ && method != nullptr ? BIO_new(method) : nullptr;
    if (bio == nullptr) {
        ssl_.reset();
        return;
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_connect_state(ssl_.get());
}

void TlsStream::remember(int error) noexcept { system_error_ = error == EAGAIN || error == EWOULDBLOCK ? 0 : error; }

void TlsStream::begin() noexcept
{
    ERR_clear_error();
    system_error_ = 0;
    drained_ = false;
}

ByteStream::Moved TlsStream::failed(int outcome) noexcept
{
    const int kind = SSL_get_error(ssl_.get(), outcome);
    if (kind == SSL_ERROR_WANT_READ)
        return {0, Want::read, {}};
    if (kind == SSL_ERROR_WANT_WRITE)
        return {0, Want::write, {}};

    const int reason = ERR_GET_REASON(ERR_peek_error());
    ERR_clear_error();
    if (kind == SSL_ERROR_ZERO_RETURN)
        return {0, Want::none, asio::error::eof};

    broken_ = true;
    // An alert that could not be sent leaves a system error too; it is not the cause.
    if (ended_)
        fatal_ = open_ ? error_code(errc::tls_truncated) : error_code(asio::error::eof);
    else if (kind == SSL_ERROR_SYSCALL && system_error_ != 0)
        fatal_ = {system_error_, boost::system::system_category()};
    else if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
        fatal_ = certificate_error(SSL_get_verify_result(ssl_.get()));
    else
        fatal_ = library_error(reason, !open_);
    return {0, Want::none, fatal_};
}

ByteStream::Moved TlsStream::handshake() noexcept
{
    if (!ssl_)
        return {0, Want::none, errc::tls_handshake_failed};
    begin();
    const int outcome = SSL_do_handshake(ssl_.get());
    if (outcome != 1)
        return failed(outcome);
    open_ = true;
    buffered_ = SSL_has_pending(ssl_.get()) == 1;
    return {};
}

ByteStream::Moved TlsStream::read_some(std::span<char> out) noexcept
{
    if (out.empty())
        return {};
    buffered_ = false;
    if (!ssl_ || broken_)
        return {0, Want::none, fatal_};
    begin();
    std::size_t total = 0;
    while (total < out.size()) {
        std::size_t n = 0;
        const int outcome = SSL_read_ex(ssl_.get(), out.data() + total, out.size() - total, &n);
        if (outcome == 1) {
            total += n;
            continue;
        }
        const auto moved = failed(outcome);
        if (total == 0)
            return moved;
        // What came before an error is delivered first; the next read meets the error again.
        buffered_ = static_cast<bool>(moved.error);
        return {total, Want::none, {}};
    }
    buffered_ = SSL_has_pending(ssl_.get()) == 1;
    return {total, Want::none, {}};
}

ByteStream::Moved TlsStream::write_some(std::span<const char> bytes) noexcept
{
    if (bytes.empty())
        return {};
    if (!ssl_ || broken_)
        return {0, Want::none, fatal_};
    begin();
    std::size_t total = 0;
    while (total < bytes.size()) {
        std::size_t n = 0;
        const int outcome = SSL_write_ex(ssl_.get(), bytes.data() + total, bytes.size() - total, &n);
        if (outcome == 1) {
            total += n;
            continue;
        }
        const auto moved = failed(outcome);
        return total == 0 ? moved : Moved{total, Want::none, {}};
    }
    return {total, Want::none, {}};
}

void TlsStream::shutdown() noexcept
{
    if (open_ && !broken_) {
        begin();
        SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }
    ::shutdown(socket_.native_handle(), SHUT_WR);
}

} // namespace ethwire::io
