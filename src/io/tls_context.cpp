// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/tls_context.hpp"

#include "io/host.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace ethwire::io {
namespace {

// One recv takes several records at full speed. Below malloc's threshold for mmap, since the buffer comes and goes.
constexpr std::size_t read_ahead = 64 * 1024;

/// OpenSSL would otherwise ask for the pass phrase of a key on the terminal, and wait.
int no_pass_phrase(char*, int, int, void*) noexcept { return -1; }

} // namespace

TlsContext::TlsContext(const TlsOptions& options)
    : options_(options), context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free)
{}

result<std::shared_ptr<const TlsContext>> TlsContext::make(const TlsOptions& options)
{
    std::shared_ptr<TlsContext> context{new TlsContext(options)};
    ERR_clear_error();
    const auto error = context->load();
    ERR_clear_error();
    if (error)
        return error;
    return std::shared_ptr<const TlsContext>(std::move(context));
}

error_code TlsContext::load()
{
    SSL_CTX* context = context_.get();
    if (context == nullptr)
        return errc::tls_handshake_failed;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, read_ahead);
    SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
    SSL_CTX_set_verify(context, options_.insecure_skip_verify() ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);

    const auto& file = options_.ca_file();
    const auto& path = options_.ca_path();
    if (file.empty() && path.empty()) {
        if (!options_.insecure_skip_verify() && SSL_CTX_set_default_verify_paths(context) != 1)
            return errc::tls_bad_ca;
    } else {
        if (!file.empty() && SSL_CTX_load_verify_file(context, file.c_str()) != 1)
            return errc::tls_bad_ca;
        if (!path.empty() && SSL_CTX_load_verify_dir(context, path.c_str()) != 1)
            return errc::tls_bad_ca;
    }

    if (options_.client_certificate().empty())
        return {};
    if (SSL_CTX_use_certificate_chain_file(context, options_.client_certificate().c_str()) != 1)
        return errc::tls_bad_client_certificate;
    if (SSL_CTX_use_PrivateKey_file(context, options_.client_key().c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1)
        return errc::tls_bad_client_key;
    return {};
}

std::unique_ptr<SSL, decltype(&SSL_free)> TlsContext::open(const std::string& host) const
{
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl{SSL_new(context_.get()), &SSL_free};
    if (!ssl)
        return ssl;
    std::string name = options_.server_name().empty() ? host : options_.server_name();
    if (name.ends_with('.'))
        name.pop_back(); // neither SNI (RFC 6066, section 3) nor certificates have the root's dot
    const auto address = as_address(name);
    bool ok = true;
    if (address) {
        const auto zone = name.find('%');
        ok = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), name.substr(0, zone).c_str()) == 1;
    } else {
        SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
        ok = SSL_set1_host(ssl.get(), name.c_str()) == 1 && SSL_set_tlsext_host_name(ssl.get(), name.c_str()) == 1;
    }
    if (!ok)
        ssl.reset(); // without the check of the name there is no connection
    return ssl;
}

} // namespace ethwire::io
