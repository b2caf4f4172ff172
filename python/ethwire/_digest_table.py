# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The known functions of web3.py: digest and the version it was first seen in. Made by python/tools/digests.py."""

DIGESTS: dict[str, dict[str, str]] = {
    "web3._utils.formatters:hex_to_integer": {
        "b87dd238024e846b": "7.16.0",
    },
    "web3._utils.formatters:is_array_of_dicts": {
        "ded1cd6c7ceb8c16": "7.16.0",
    },
    "web3._utils.formatters:is_array_of_strings": {
        "8962bee6756bccca": "7.16.0",
    },
    "web3._utils.method_formatters:storage_key_to_hexstr": {
        "55a142bb808cedb4": "7.16.0",
        "c427b17a0b9232c8": "8.0.0",
    },
    "web3._utils.method_formatters:subscription_formatter": {
        "b62723dc7a11ddb4": "7.0.0b2",
        "6fa11e96997708ca": "7.16.0",
        "f1fbc9c58273f2bd": "8.0.0",
    },
    "web3._utils.method_formatters:to_hexbytes": {
        "d24ad11cd8aefd6c": "7.16.0",
        "f52a00b124d09d45": "8.0.0",
    },
    "web3._utils.method_formatters:type_aware_apply_formatters_to_dict": {
        "13f11b48b2c91d90": "7.16.0",
    },
    "web3._utils.utility_methods:either_set_is_a_subset": {
        "bb0fb710f2b223fc": "7.16.0",
    },
    "web3._utils.validation:validate_rpc_response_and_raise_if_error": {
        "3b0753dfce8d760f": "7.16.0",
        "53d7ab4b79492545": "8.0.0",
    },
    "web3.datastructures:ReadableAttributeDict.__init__": {
        "87f4aeba8f1065db": "7.16.0",
    },
    "web3.datastructures:ReadableAttributeDict.recursive": {
        "aaa57b13519366d4": "7.16.0",
        "c3fab70e1268a303": "8.0.0",
    },
    "web3.main:AsyncWeb3.__aiter__": {
        "d944737fb82fd85b": "7.0.0b2",
        "40d698b49eadbdc6": "7.16.0",
    },
    "web3.main:_PersistentConnectionWeb3.__aiter__": {
        "2edf3b92f4aeb087": "6.15.1",
    },
    "web3.manager:RequestManager._async_make_socket_batch_request": {
        "e1a949fb563407d5": "8.0.0",
    },
    "web3.manager:RequestManager._get_next_message": {
        "22f3220e5209ebe9": "8.0.0",
    },
    "web3.manager:RequestManager._get_next_ws_message": {
        "57b2fa894d04dbcb": "6.15.1",
    },
    "web3.manager:RequestManager._message_stream": {
        "fb1a5471a0789fa3": "7.0.0b2",
        "f16f1a5699d8ee84": "8.0.0",
    },
    "web3.manager:RequestManager._process_response": {
        "a88b8873788eca9b": "7.0.0b2",
        "64f8259bc5b7e7f0": "8.0.0",
    },
    "web3.manager:RequestManager._process_ws_response": {
        "486da032046632ab": "6.15.1",
    },
    "web3.manager:RequestManager._ws_message_stream": {
        "66394ae3b26f2179": "6.15.1",
    },
    "web3.manager:RequestManager.formatted_response": {
        "d39ecb97fe63b436": "7.16.0",
    },
    "web3.manager:RequestManager.get_default_middleware": {
        "913c10046a274c67": "7.16.0",
    },
    "web3.manager:RequestManager.recv": {
        "6614b280de026a48": "8.0.0",
    },
    "web3.manager:RequestManager.recv_for_request": {
        "288a6eb9d2db94b3": "8.0.0",
    },
    "web3.manager:RequestManager.send": {
        "7e5cebbb463b622b": "7.0.0b2",
        "5f83de633df70315": "7.16.0",
    },
    "web3.manager:RequestManager.socket_request": {
        "82beac718b7258ca": "8.0.0",
    },
    "web3.manager:RequestManager.ws_send": {
        "657776f5addff749": "6.15.1",
    },
    "web3.middleware.attrdict:AttributeDictMiddleware.async_response_processor": {
        "95e037f7e73ac156": "7.16.0",
    },
    "web3.middleware.attrdict:_handle_async_response": {
        "d55f396344d75cd0": "7.16.0",
    },
    "web3.middleware.buffered_gas_estimate:BufferedGasEstimateMiddleware.async_request_processor": {
        "6e831fbebb45a03e": "7.16.0",
    },
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_request_processor": {
        "a8efb0fd5c086c05": "8.0.0",
    },
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_response_processor": {
        "7a8e0ec01c1c19ee": "8.0.0",
    },
    "web3.middleware.formatting:_apply_response_formatters": {
        "05eda0998d636852": "7.16.0",
        "2c63c0f3b09ca6e7": "8.0.0",
    },
    "web3.middleware.gas_price_strategy:GasPriceStrategyMiddleware.async_request_processor": {
        "86845fc379a96678": "7.16.0",
    },
    "web3.middleware.names:ENSNameToAddressMiddleware.async_request_processor": {
        "e8e1c99fc4970e60": "7.16.0",
    },
    "web3.middleware.validation:_build_formatters_dict": {
        "c255b213cb9546b2": "8.0.0",
    },
    "web3.middleware.validation:_chain_id_validator": {
        "82cbe203aa63a629": "8.0.0",
    },
    "web3.middleware.validation:_check_extradata_length": {
        "ff1f1ac768f36bc3": "7.16.0",
        "b2b0e84e828fca53": "8.0.0",
    },
    "web3.middleware.validation:_transaction_param_validator": {
        "cc37b9e75c750149": "8.0.0",
    },
    "web3.middleware.validation:async_build_method_validators": {
        "04eb541721525ba7": "8.0.0",
    },
    "web3.middleware.validation:async_validation_middleware": {
        "8479a7c8446acb81": "6.15.1",
    },
    "web3.module:apply_result_formatters": {
        "d1440ca98a7e6a5a": "7.16.0",
    },
    "web3.module:retrieve_async_method_call_fn": {
        "ee3c72f57c64fe47": "6.15.1",
        "5802b458644211cf": "7.0.0b2",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_dict": {
        "417e1eb8e9ff7107": "7.16.0",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request": {
        "190e73799a89d83a": "7.0.0b2",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.form_request": {
        "221c5b4df589184d": "7.16.0",
        "5cf2c9f0a8402fb1": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._message_listener": {
        "d6de2e2e00c6e28c": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._provider_specific_connect": {
        "8d2f35e62871866c": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._provider_specific_disconnect": {
        "357697398d12d7a3": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._provider_specific_socket_reader": {
        "432e16b97582bd21": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._socket_send": {
        "c5aa3cb9f222b983": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.connect": {
        "112148eb39e42d8a": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.disconnect": {
        "2213210ccca12a54": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.is_connected": {
        "0b4392306c4fc3e3": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.make_request": {
        "18f4e5775ca5dca8": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.socket_recv": {
        "9ed07b4297413826": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.socket_send": {
        "21510b93e8f98ed6": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._get_response_for_request_id": {
        "77038ad5e483c843": "7.0.0b2",
        "330650059e9b5430": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._handle_listener_task_exceptions": {
        "1827933d5976038d": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._message_listener": {
        "86d5d50fe455b878": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._message_listener_callback": {
        "45368632c880236c": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.connect": {
        "ce86923217c97304": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.disconnect": {
        "d3b33d2dc7e07ee5": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.make_request": {
        "2fe02f7b4a0c68f4": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.recv_for_batch_request": {
        "e563b7131f67f263": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.recv_for_request": {
        "7afb0c83d39e0d03": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.recv_func": {
        "467fb4577b69fd6f": "7.16.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.send_batch_request": {
        "0dc79f29d4e9f9ca": "8.0.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.send_func": {
        "82ef1e2c214b2592": "7.16.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.send_request": {
        "4fffcaff6d7ca21c": "8.0.0",
    },
    "web3.providers.persistent.persistent_connection:PersistentConnection.send": {
        "b61041568c117b19": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.__init__": {
        "287a60383f4cd551": "7.0.0b2",
        "4d22552ee7d4c897": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor._bump_cache_if_key_present": {
        "957afdec34345d14": "7.0.0b2",
    },
    "web3.providers.persistent.request_processor:RequestProcessor._reset_handler_subscription_queue": {
        "3ac0e02dbd4862b7": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.append_middleware_response_processor": {
        "84d90080fbd25212": "7.16.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.cache_raw_response": {
        "05c7ae1d27e66461": "7.0.0b2",
        "e40339fb98fd77c3": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.cache_request_information": {
        "13791436759ac80e": "7.0.0b2",
        "aa07fb9fbb2a810f": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.clear_caches": {
        "a3838055121ae8fb": "7.0.0b2",
        "3d09420980df86ae": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.get_request_information_for_response": {
        "2e7b94c15ff6844c": "7.0.0b2",
        "7bec819e6690eec5": "8.0.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.pop_cached_request_information": {
        "88b9cdb90696b69a": "7.0.0b2",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.pop_raw_response": {
        "dfd00a8f355dcfb9": "7.0.0b2",
        "3232840f9f93f589": "8.0.0",
    },
    "web3.providers.persistent.request_processor:TaskReliantQueue.get": {
        "a22abb2d14a388d1": "8.0.0",
    },
    "web3.providers.persistent.subscription_container:SubscriptionContainer.add_subscription": {
        "0e6d50be485604d6": "8.0.0",
    },
    "web3.providers.persistent.subscription_container:SubscriptionContainer.get_by_id": {
        "55ee460c810062c3": "8.0.0",
    },
    "web3.providers.persistent.subscription_container:SubscriptionContainer.remove_subscription": {
        "2a789e1dfed998c5": "8.0.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager._add_subscription": {
        "207af8631596bbbc": "8.0.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager._handler_task_callback": {
        "1af3249709082337": "8.0.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager._remove_subscription": {
        "336df47cb2e56ccf": "8.0.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager.handle_subscriptions": {
        "28ba5a82b824b42f": "8.0.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager.subscribe": {
        "b4b08b131ab60e94": "8.0.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager.unsubscribe": {
        "395c3a6eece49c89": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._message_listener": {
        "0a7eeb53cdcf37f8": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._provider_specific_connect": {
        "a4795954d3cdf84e": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._provider_specific_disconnect": {
        "b6589fd16378a746": "7.16.0",
        "913c7e3b9acff5da": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._provider_specific_socket_reader": {
        "a0fcb5c872156e3e": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.connect": {
        "94586561f120dd1c": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.disconnect": {
        "3dbabc8cc662d282": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.is_connected": {
        "8348a3f5b9cdf26f": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.make_request": {
        "faaac8d65805a9ac": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.socket_recv": {
        "1adfec69133cf8e0": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.socket_send": {
        "682dcbcb3f0e5582": "8.0.0",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.__init__": {
        "287a60383f4cd551": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor._bump_cache_if_key_present": {
        "957afdec34345d14": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.cache_raw_response": {
        "33e73c1d9dd1ec56": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.cache_request_information": {
        "4da0edfbf19a244c": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.clear_caches": {
        "a3838055121ae8fb": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.get_request_information_for_response": {
        "4b4a4925996aa849": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.pop_cached_request_information": {
        "88b9cdb90696b69a": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.pop_raw_response": {
        "dfd00a8f355dcfb9": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._get_response_for_request_id": {
        "d2a15701d15b630d": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._ws_message_listener": {
        "cd77c0b106163034": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2.connect": {
        "7cd39a5287e35977": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2.disconnect": {
        "3dbabc8cc662d282": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2.make_request": {
        "cbb97fe450ef5b46": "6.15.1",
    },
    "web3.utils.caching:SimpleCache.async_await_and_popitem": {
        "f21ba37df1d98e8e": "8.0.0",
    },
    "web3.utils.caching:SimpleCache.cache": {
        "fe219a69057fce88": "7.0.0b2",
        "edcd2b686a7601eb": "8.0.0",
    },
}
