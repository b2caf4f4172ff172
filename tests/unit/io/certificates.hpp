// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <gtest/gtest.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::io::test {

/// A key and a certificate, made when the test runs.
struct Identity {
    std::shared_ptr<EVP_PKEY> key;
    std::shared_ptr<X509> certificate;

    void write_certificate(const std::string& path) const
    {
        const std::unique_ptr<BIO, decltype(&BIO_free)> file{BIO_new_file(path.c_str(), "w"), &BIO_free};
        ASSERT_EQ(PEM_write_bio_X509(file.get(), certificate.get()), 1);
    }

    void write_key(const std::string& path, const char* pass_phrase = nullptr) const
    {
        const std::unique_ptr<BIO, decltype(&BIO_free)> file{BIO_new_file(path.c_str(), "w"), &BIO_free};
        const auto* cipher = pass_phrase == nullptr ? nullptr : EVP_aes_128_cbc();
        ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(
                      file.get(), key.get(), cipher, pass_phrase,
                      pass_phrase == nullptr ? 0 : static_cast<int>(std::string(pass_phrase).size()), nullptr, nullptr),
                  1);
    }
};

/// What stands in a certificate; the default is a server's, valid for two days around now.
struct Subject {
    std::string common_name = "test";
    std::string alternative_names{}; ///< as openssl.cnf has them: `DNS:a.example,IP:127.0.0.1`
    std::string basic_constraints = "critical,CA:FALSE";
    std::string extended_usage{};
    long from = -86400; ///< seconds from now
    long until = 86400;
};

inline void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    if (value.empty())
        return;
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension{
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), &X509_EXTENSION_free};
    ASSERT_NE(extension, nullptr) << value;
    X509_add_ext(certificate, extension.get(), -1);
}

/// Signed by `issuer`, or by itself.
inline Identity make_identity(const Subject& subject, const Identity* issuer = nullptr)
{
    static long serial = 1;
    Identity made;
    made.key.reset(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    made.certificate.reset(X509_new(), &X509_free);
    X509* certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), subject.from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), subject.until);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(subject.common_name.c_str()), -1, -1, 0);
    const Identity& signer = issuer == nullptr ? made : *issuer;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer.certificate.get()));
    extend(certificate, signer.certificate.get(), NID_basic_constraints, subject.basic_constraints);
    extend(certificate, signer.certificate.get(), NID_subject_alt_name, subject.alternative_names);
    extend(certificate, signer.certificate.get(), NID_ext_key_usage, subject.extended_usage);
    EXPECT_GT(X509_sign(certificate, signer.key.get(), EVP_sha256()), 0);
    return made;
}

inline Identity make_authority(const std::string& name)
{
    Subject subject;
    subject.common_name = name;
    subject.basic_constraints = "critical,CA:TRUE";
    return make_identity(subject);
}

} // namespace ethwire::io::test
