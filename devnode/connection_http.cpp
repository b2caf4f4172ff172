// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "connection.hpp"

#include <string>

namespace ethwire::devnode {

namespace {

std::string_view reason_of(unsigned status) noexcept
{
    switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 302: return "Found";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Request Entity Too Large";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

std::string upgrade_answer(std::string_view accept)
{
    std::string out = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: ";
    return out.append(accept).append("\r\n\r\n");
}

/// Pages of any origin may read the answers, as with geth's `--http.corsdomain '*'`.
std::string origin_headers(const HttpHead& head)
{
    return head.header("Origin").empty() ? "" : "Access-Control-Allow-Origin: *\r\nVary: Origin\r\n";
}

/// The answer to a page's question whether it may POST, header for header geth's.
std::string preflight_headers(const HttpHead& head)
{
    const std::string_view method = head.header("Access-Control-Request-Method");
    if (method.empty())
        return origin_headers(head);
    std::string out;
    if (!head.header("Origin").empty() && (method == "POST" || method == "GET")) {
        if (const std::string_view asked = head.header("Access-Control-Request-Headers"); !asked.empty())
            out.append("Access-Control-Allow-Headers: ").append(asked).append("\r\n");
        out.append("Access-Control-Allow-Methods: ").append(method);
        out.append("\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Max-Age: 600\r\n");
    }
    return out.append("Vary: Origin\r\nVary: Access-Control-Request-Method\r\n"
                      "Vary: Access-Control-Request-Headers\r\n");
}

} // namespace

bool Connection::step_http()
{
    HttpRequest request;
    switch (requests_.next(buffer_, request)) {
    case HttpProgress::need_more: return false;
    case HttpProgress::go_on: outbox_.raw("HTTP/1.1 100 Continue\r\n\r\n"); return true;
    case HttpProgress::broken: refuse(400, ""); return true;
    case HttpProgress::too_large: refuse(413, ""); return true;
    case HttpProgress::whole: on_request(request); return true;
    }
    return false;
}

/// Says why, and that nothing more is read.
void Connection::refuse(unsigned status, std::string_view headers)
{
    ++node_.stats.malformed;
    answer_status(status, std::string(headers) + "Connection: close\r\n", "");
    protocol_ = Protocol::mute;
    end_when_sent_ = true;
}

void Connection::on_request(const HttpRequest& request)
{
    const HttpHead& head = request.head;
    node_.stats.last_target = head.target;
    node_.stats.last_head = head.text;
    if (head.has_token("Upgrade", "websocket")) {
        upgrade(head);
        return;
    }
    if (head.method == "OPTIONS") {
        answer_status(200, preflight_headers(head), "");
        return;
    }
    if (head.method != "POST") {
        answer_status(405, "Allow: POST\r\n", "");
        return;
    }
    if (misbehave(node_.faults.http))
        return;
    outbox_.set_http_headers(origin_headers(head));
    const std::size_t before = outbox_.bytes().size();
    session_->on_message(request.body);
    // What is answered in this turn leaves byte by byte; an answer that comes later does not.
    if (take_drip(node_.faults.http))
        dripping_ += outbox_.bytes().size() - before;
    if (head.has_token("Connection", "close"))
        end_when_sent_ = outbox_.wake_at() == TimePoint::max();
}

/// Whether the fault is to drip; takes one of its times.
bool Connection::take_drip(UpgradeFault& fault)
{
    if (fault.act != UpgradeFault::Act::drip || fault.times == 0)
        return false;
    if (fault.times != always)
        --fault.times;
    pace_ = fault.pace;
    return true;
}

/// Whether the fault answers, or keeps silent, in place of the node.
bool Connection::misbehave(UpgradeFault& fault)
{
    using Act = UpgradeFault::Act;
    if (fault.times == 0 || fault.act == Act::none || fault.act == Act::deaf || fault.act == Act::drip)
        return false;
    const bool upgrading = &fault == &node_.faults.upgrade;
    if (fault.act == Act::bad_key && !upgrading)
        return false;
    if (fault.times != always)
        --fault.times;
    ++node_.stats.refused;
    if (fault.act == Act::status) {
        answer_status(fault.status, fault.headers, fault.body);
        end_when_sent_ = upgrading;
    } else if (fault.act == Act::bad_key) {
        outbox_.raw(upgrade_answer("AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    } else if (fault.act == Act::raw) {
        outbox_.raw(fault.body);
    }
    if (upgrading || fault.act != Act::status)
        protocol_ = Protocol::mute;
    return true;
}

void Connection::upgrade(const HttpHead& head)
{
    const std::string_view key = head.header("Sec-WebSocket-Key");
    const bool good = head.method == "GET" && head.has_token("Connection", "Upgrade") && key.size() == 24 &&
                      head.header("Sec-WebSocket-Version") == "13" && !head.header("Host").empty();
    if (!good) {
        refuse(400, "Sec-WebSocket-Version: 13\r\n");
        return;
    }
    const std::string answer = upgrade_answer(accept_value(key));
    if (misbehave(node_.faults.upgrade))
        return;
    if (take_drip(node_.faults.upgrade))
        dripping_ = answer.size();
    ++node_.stats.upgrades;
    // Out before anything that counts as sent after the upgrade.
    outbox_.raw(answer);
    outbox_.set_framing(Framing::websocket);
    protocol_ = Protocol::websocket;
    uncounted_ = answer.size();
    poke();
}

void Connection::answer_status(unsigned status, std::string_view headers, std::string_view body)
{
    std::string out = "HTTP/1.1 " + std::to_string(status) + ' ';
    out.append(reason_of(status)).append("\r\n").append(headers);
    out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    outbox_.raw(out);
}

} // namespace ethwire::devnode
