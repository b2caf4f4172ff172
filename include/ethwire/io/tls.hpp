// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>
#include <utility>

namespace ethwire {

/// How a server proves who it is, and how we prove who we are. The default is right for public endpoints: TLS 1.2
/// at least, the system's authorities, the name of the URL checked against the certificate's alternative names
/// (RFC 6125; the common name is never looked at).
class TlsOptions {
public:
    TlsOptions() = default;

    /// A PEM file of authorities to trust *instead of* the system's.
    TlsOptions& ca_file(std::string path)
    {
        ca_file_ = std::move(path);
        return *this;
    }
    /// A directory of them, named by hash as `openssl rehash` does; instead of the system's, beside `ca_file`.
    TlsOptions& ca_path(std::string path)
    {
        ca_path_ = std::move(path);
        return *this;
    }

    /// Our own certificate (a PEM file with its chain) and its unencrypted key, for servers that ask for one.
    TlsOptions& client_certificate(std::string certificate_file, std::string key_file)
    {
        client_certificate_ = std::move(certificate_file);
        client_key_ = std::move(key_file);
        return *this;
    }

    /// The name to ask for (SNI) and to check instead of the URL's host: for tunnels and port forwards.
    TlsOptions& server_name(std::string name)
    {
        server_name_ = std::move(name);
        return *this;
    }

    /// DANGEROUS. Accepts ANY certificate of ANYONE: whoever sits on the path reads and alters everything, keys in
    /// the URL and signed transactions included. For a throw-away node on your own machine at most; `ca_file` with
    /// the node's own certificate is as easy and safe.
    TlsOptions& insecure_skip_verify(bool on)
    {
        insecure_skip_verify_ = on;
        return *this;
    }

    const std::string& ca_file() const noexcept { return ca_file_; }
    const std::string& ca_path() const noexcept { return ca_path_; }
    const std::string& client_certificate() const noexcept { return client_certificate_; }
    const std::string& client_key() const noexcept { return client_key_; }
    const std::string& server_name() const noexcept { return server_name_; }
    bool insecure_skip_verify() const noexcept { return insecure_skip_verify_; }

private:
    std::string ca_file_;
    std::string ca_path_;
    std::string client_certificate_;
    std::string client_key_;
    std::string server_name_;
    bool insecure_skip_verify_ = false;
};

} // namespace ethwire
