// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/values.hpp"

#include "client/object_type.hpp"
#include "objects/checksum.hpp"

#include <nanobind/stl/string.h>

#include <memory>
#include <utility>
#include <vector>

namespace nb = nanobind;

namespace ethwire::python {

PyObject* new_text(std::string_view text)
{
    // What is no UTF-8, or half of a surrogate pair, is somebody's text all the same.
    return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

PyObject* new_integer(const U256& value)
{
    if (value.fits_u64())
        return PyLong_FromUnsignedLongLong(value.low_u64());
    return PyLong_FromString(value.to_hex().c_str(), nullptr, 16);
}

PyObject* new_address(const Address& address)
{
    static auto* const checksums = new Checksums; // outlives the interpreter
    return checksums->get(address.bytes);
}

PyObject* new_json(std::string_view text)
{
    static PyObject* const loads = [] {
        PyObject* const json = PyImport_ImportModule("json");
        PyObject* const function = json != nullptr ? PyObject_GetAttrString(json, "loads") : nullptr;
        Py_XDECREF(json);
        return function;
    }();
    if (loads == nullptr)
        return nullptr;
    const nb::object document = nb::steal(new_text(text));
    return document.is_valid() ? PyObject_CallOneArg(loads, document.ptr()) : nullptr;
}

template <Value T>
PyObject* new_object(std::shared_ptr<const T> value, std::string_view raw)
{
    return ObjectType<T>::make(std::move(value), raw);
}

template <Value T>
const T* value_in(PyObject* object) noexcept
{
    return Py_TYPE(object) == ObjectType<T>::type ? ObjectType<T>::self_of(object).value.get() : nullptr;
}

namespace {

/// Documents whose values are gone, for the next ones: what a consumer that keeps up takes is decoded into memory that
/// is there, and warm. With the interpreter's lock.
template <class T>
class Spare {
public:
    static std::shared_ptr<Document<T>> document()
    {
        auto& all = documents();
        if (all.empty())
            return {new Document<T>, &keep};
        Document<T>* const last = all.back().release();
        all.pop_back();
        return {last, &keep};
    }

private:
    static constexpr std::size_t most = 128;
    static constexpr std::size_t largest_text = std::size_t{8} << 10;

    static void keep(Document<T>* document) noexcept
    {
        std::unique_ptr<Document<T>> gone(document);
        if (documents().size() < most && gone->text.capacity() <= largest_text)
            documents().push_back(std::move(gone)); // within what is reserved
    }

    static std::vector<std::unique_ptr<Document<T>>>& documents()
    {
        static auto* const all = [] {
            auto* const made = new std::vector<std::unique_ptr<Document<T>>>; // outlives the interpreter
            made->reserve(most);
            return made;
        }();
        return *all;
    }
};

} // namespace

template <Value T>
PyObject* decode_object(std::string& text, std::size_t begin, std::size_t size, DecodeContext& context,
                        error_code& error)
{
    std::shared_ptr<Document<T>> document;
    // Only the codecs of schemas are read into again and again by the core, too.
    if constexpr (eth::Described<T>)
        document = Spare<T>::document();
    else
        document = std::make_shared<Document<T>>();
    document->text.swap(text);
    const std::string_view raw = std::string_view(document->text).substr(begin, size);
    error = decode(raw, document->value, &context);
    if (error) {
        document->text.swap(text);
        return nullptr;
    }
    return ObjectType<T>::make(std::shared_ptr<const T>(document, &document->value), raw);
}

namespace {

template <Value... Types>
struct TypeList {
    static nb::dict describe()
    {
        nb::dict out;
        ((out[type_name<Types>] = ObjectType<Types>::description()), ...);
        return out;
    }
};

using All =
    TypeList<Header, Block, Transaction, Receipt, Log, Withdrawal, AccessListEntry, Authorization, SyncStatus,
             FeeHistory, StorageProof, AccountProof, AccessListResult, SimulationError, SimulatedCall, SimulatedBlock>;

} // namespace

#define ETHWIRE_VALUE(T)                                                                                               \
    template PyObject* new_object<T>(std::shared_ptr<const T>, std::string_view);                                      \
    template const T* value_in<T>(PyObject*) noexcept;                                                                 \
    template PyObject* decode_object<T>(std::string&, std::size_t, std::size_t, DecodeContext&, error_code&);
ETHWIRE_VALUE(Header)
ETHWIRE_VALUE(Block)
ETHWIRE_VALUE(Transaction)
ETHWIRE_VALUE(Receipt)
ETHWIRE_VALUE(Log)
ETHWIRE_VALUE(Withdrawal)
ETHWIRE_VALUE(AccessListEntry)
ETHWIRE_VALUE(Authorization)
ETHWIRE_VALUE(SyncStatus)
ETHWIRE_VALUE(FeeHistory)
ETHWIRE_VALUE(StorageProof)
ETHWIRE_VALUE(AccountProof)
ETHWIRE_VALUE(AccessListResult)
ETHWIRE_VALUE(SimulationError)
ETHWIRE_VALUE(SimulatedCall)
ETHWIRE_VALUE(SimulatedBlock)
#undef ETHWIRE_VALUE

void bind_values(nb::module_& module)
{
    ObjectType<Header>::bind(module, "The header of a block: what `newHeads` delivers.");
    ObjectType<Block>::bind(module, "A block: its header's fields, and its transactions, whole or as hashes.");
    ObjectType<Transaction>::bind(module, "A transaction of any type, mined or pending.");
    ObjectType<Receipt>::bind(module, "The receipt of a transaction: what it did.");
    ObjectType<Log>::bind(module, "An event that a contract emitted.");
    ObjectType<Withdrawal>::bind(module, "A payment from the beacon chain (EIP-4895); its amount is in gwei.");
    ObjectType<AccessListEntry>::bind(module, "One account of an access list, with its storage slots (EIP-2930).");
    ObjectType<Authorization>::bind(module, "A signed permission to run code at the signer's account (EIP-7702).");
    ObjectType<SyncStatus>::bind(module, "Whether the node synchronises, which is also its truth, and how far it is.");
    ObjectType<FeeHistory>::bind(module, "Fees of consecutive blocks, oldest first.");
    ObjectType<StorageProof>::bind(module, "The value of a storage slot, and the trie nodes that prove it.");
    ObjectType<AccountProof>::bind(module, "An account and slots of its storage, with the trie nodes that prove them.");
    ObjectType<AccessListResult>::bind(module, "The access list that a call would use, and its gas.");
    ObjectType<SimulationError>::bind(module, "Why a simulated call failed.");
    ObjectType<SimulatedCall>::bind(module, "The result of one simulated call.");
    ObjectType<SimulatedBlock>::bind(module, "One simulated block: a block's fields, and the results of its calls.");
    module.def("value_fields", &All::describe,
               "The attributes of each type of values: name, name in JSON, type where the node gives it.");
}

} // namespace ethwire::python
