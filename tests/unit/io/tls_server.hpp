// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "unit/io/certificates.hpp"
#include "unit/io/loop.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace ethwire::io::test {

/// OpenSSL's own server over a non-blocking descriptor, stepped in turn with ours: no thread, no waiting.
class Server {
public:
    Server(Descriptor fd, const Identity& identity, const Identity* between = nullptr)
        : fd_(std::move(fd)), context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free), ssl_(nullptr, &SSL_free)
    {
        SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
        if (between != nullptr)
            SSL_CTX_add1_chain_cert(context_.get(), between->certificate.get());
        SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }

    SSL_CTX* context() { return context_.get(); }

    SSL* ssl()
    {
        if (!ssl_) {
            ssl_.reset(SSL_new(context_.get()));
            SSL_set_fd(ssl_.get(), fd_.get());
            SSL_set_accept_state(ssl_.get());
        }
        return ssl_.get();
    }

    void step()
    {
        ERR_clear_error();
        SSL_do_handshake(ssl());
    }

    std::string read()
    {
        ERR_clear_error();
        std::string out(1 << 16, '\0');
        const int n = SSL_read(ssl(), out.data(), static_cast<int>(out.size()));
        out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
        return out;
    }

    std::size_t write(std::string_view bytes)
    {
        ERR_clear_error();
        const int n = SSL_write(ssl(), bytes.data(), static_cast<int>(bytes.size()));
        return n > 0 ? static_cast<std::size_t>(n) : 0;
    }

    void hang_up() { fd_ = Descriptor(); }
    int fd() const { return fd_.get(); }

private:
    Descriptor fd_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

} // namespace ethwire::io::test
