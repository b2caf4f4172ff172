// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "block.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

namespace ethwire::wire {
namespace {

constexpr std::size_t mapping_threshold = std::size_t{128} << 10;

bool is_mapping(std::size_t bytes) noexcept { return bytes >= mapping_threshold; }

void* allocate(std::size_t bytes) noexcept
{
    if (!is_mapping(bytes))
        return std::malloc(bytes);
    void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

void deallocate(void* memory, std::size_t bytes) noexcept
{
    if (is_mapping(bytes))
        ::munmap(memory, bytes);
    else
        std::free(memory);
}

/// Like realloc: null, and the old memory untouched, when there is none.
void* reallocate(void* old, std::size_t old_bytes, std::size_t bytes) noexcept
{
    if (is_mapping(old_bytes) && is_mapping(bytes)) {
        void* const memory = ::mremap(old, old_bytes, bytes, MREMAP_MAYMOVE);
        return memory == MAP_FAILED ? nullptr : memory;
    }
    if (!is_mapping(old_bytes) && !is_mapping(bytes))
        return std::realloc(old, bytes);

    void* const memory = allocate(bytes);
    if (memory != nullptr) {
        std::memcpy(memory, old, std::min(old_bytes, bytes));
        deallocate(old, old_bytes);
    }
    return memory;
}

} // namespace

void Block::resize(std::size_t bytes)
{
    if (bytes == size_)
        return;
    if (bytes == 0) {
        release();
        return;
    }
    void* const memory = data_ == nullptr ? allocate(bytes) : reallocate(data_, size_, bytes);
    if (memory == nullptr)
        throw std::bad_alloc();
    data_ = static_cast<char*>(memory);
    size_ = bytes;
}

void Block::release() noexcept
{
    if (data_ != nullptr)
        deallocate(data_, size_);
    data_ = nullptr;
    size_ = 0;
}

} // namespace ethwire::wire
