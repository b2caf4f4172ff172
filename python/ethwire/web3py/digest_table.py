# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The known functions of web3.py: digest and the version it was first seen in. Made by python/tools/digests.py."""

DIGESTS: dict[str, dict[str, str]] = {
    "web3._utils.formatters:hex_to_integer": {
        "b87dd238024e846b": "7.7.0",
    },
    "web3._utils.formatters:is_array_of_dicts": {
        "ded1cd6c7ceb8c16": "7.7.0",
    },
    "web3._utils.formatters:is_array_of_strings": {
        "8962bee6756bccca": "7.7.0",
    },
    "web3._utils.method_formatters:storage_key_to_hexstr": {
        "f115c2a034d5ca46": "7.7.0",
        "13e9f96e96d40559": "8.0.0",
    },
    "web3._utils.method_formatters:subscription_formatter": {
        "b62723dc7a11ddb4": "6.15.1",
        "6fa11e96997708ca": "7.9.0",
        "f1fbc9c58273f2bd": "8.0.0",
    },
    "web3._utils.method_formatters:to_hexbytes": {
        "8968ae4f7d871e44": "7.7.0",
        "07eddadc26b4f707": "8.0.0",
    },
    "web3._utils.method_formatters:type_aware_apply_formatters_to_dict": {
        "13f11b48b2c91d90": "7.11.0",
        "155bfd7c3d33d25f": "7.7.0",
    },
    "web3._utils.utility_methods:either_set_is_a_subset": {
        "bb0fb710f2b223fc": "7.7.0",
    },
    "web3._utils.validation:validate_rpc_response_and_raise_if_error": {
        "65c88f2b59b4f2e1": "7.9.0",
        "4d5d2af6de1b0ad0": "8.0.0",
    },
    "web3.datastructures:ReadableAttributeDict.__init__": {
        "87f4aeba8f1065db": "7.7.0",
    },
    "web3.datastructures:ReadableAttributeDict.recursive": {
        "518c20ee1d71cfdf": "7.0.0",
        "aaa57b13519366d4": "7.7.0",
        "c3fab70e1268a303": "8.0.0",
    },
    "web3.main:AsyncWeb3.__aiter__": {
        "d944737fb82fd85b": "7.0.0b2",
        "43cd175b404e8683": "7.7.0",
    },
    "web3.main:_PersistentConnectionWeb3.__aiter__": {
        "2edf3b92f4aeb087": "6.15.1",
        "a295aff88e2274d3": "6.19.0",
    },
    "web3.manager:RequestManager._async_make_batch_request": {
        "476a7cd0d9af6a6d": "7.7.0",
        "fe36d62cea3367f0": "7.8.0",
        "e4b001097f027f2d": "7.9.0",
    },
    "web3.manager:RequestManager._async_make_socket_batch_request": {
        "50de026fd71c6dd5": "7.12.0",
    },
    "web3.manager:RequestManager._coro_make_request": {
        "3384b531bcdfd533": "7.0.0",
    },
    "web3.manager:RequestManager._get_next_message": {
        "22f3220e5209ebe9": "7.0.0b2",
    },
    "web3.manager:RequestManager._get_next_ws_message": {
        "57b2fa894d04dbcb": "6.15.1",
    },
    "web3.manager:RequestManager._message_stream": {
        "dc207a5a35b3c280": "7.0.0",
        "e6d8d6d40f864f42": "7.0.0b2",
        "7c5aa504354934f9": "7.13.0",
        "d3b152df1ce1d20d": "7.7.0",
    },
    "web3.manager:RequestManager._process_response": {
        "99307f0380fa1844": "7.0.0b2",
    },
    "web3.manager:RequestManager._process_ws_response": {
        "7ab7dd2533ee96e3": "6.15.1",
    },
    "web3.manager:RequestManager._ws_message_stream": {
        "adae723d177f6981": "6.15.1",
        "87772e2a04710efd": "6.16.0",
        "c583de64a08e8e0a": "6.19.0",
    },
    "web3.manager:RequestManager.coro_request": {
        "0e87b7f1587fe784": "7.0.0",
    },
    "web3.manager:RequestManager.formatted_response": {
        "c06156d90a2a7e3e": "7.0.0",
        "daeaa217ae498391": "7.7.0",
        "d39ecb97fe63b436": "7.9.0",
    },
    "web3.manager:RequestManager.get_default_middleware": {
        "913c10046a274c67": "7.7.0",
    },
    "web3.manager:RequestManager.recv": {
        "c30c71709a5fbc6c": "7.7.0",
    },
    "web3.manager:RequestManager.recv_for_request": {
        "187ad461c4e333ae": "7.7.0",
    },
    "web3.manager:RequestManager.send": {
        "3a0456bf0c7d2191": "7.0.0",
        "2f8596c34518aa15": "7.0.0b2",
        "5127995494381b10": "7.7.0",
    },
    "web3.manager:RequestManager.socket_request": {
        "10cb647ac45383d8": "7.0.0",
        "a58fa5a08c3246b4": "7.7.0",
    },
    "web3.manager:RequestManager.ws_recv": {
        "2e2e83c8e49a1c12": "6.11.1",
    },
    "web3.manager:RequestManager.ws_send": {
        "cf027dc3fef427a6": "6.15.1",
    },
    "web3.manager:_AsyncPersistentRecvStream.__anext__": {
        "e922f146ecb27b6c": "6.11.1",
    },
    "web3.manager:_validate_response": {
        "fe58d54b4725e6d9": "7.0.0",
        "614cb244dae70d51": "7.5.0",
        "6f12284fc7c955a1": "7.7.0",
    },
    "web3.middleware.attrdict:AttributeDictMiddleware.async_response_processor": {
        "95e037f7e73ac156": "7.7.0",
    },
    "web3.middleware.attrdict:_handle_async_response": {
        "72b36f811e6e81c0": "7.0.0",
        "d55f396344d75cd0": "7.7.0",
    },
    "web3.middleware.buffered_gas_estimate:BufferedGasEstimateMiddleware.async_request_processor": {
        "6e831fbebb45a03e": "7.7.0",
    },
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_request_processor": {
        "a8efb0fd5c086c05": "7.0.0b2",
    },
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_response_processor": {
        "7a8e0ec01c1c19ee": "7.0.0b2",
    },
    "web3.middleware.formatting:_apply_response_formatters": {
        "05eda0998d636852": "7.13.0",
        "55ebf7a02431688f": "7.7.0",
        "9e65b82056b68990": "8.0.0",
    },
    "web3.middleware.gas_price_strategy:GasPriceStrategyMiddleware.async_request_processor": {
        "86845fc379a96678": "7.7.0",
    },
    "web3.middleware.names:ENSNameToAddressMiddleware.async_request_processor": {
        "e8e1c99fc4970e60": "7.7.0",
    },
    "web3.middleware.validation:_build_formatters_dict": {
        "c255b213cb9546b2": "6.15.1",
    },
    "web3.middleware.validation:_chain_id_validator": {
        "82cbe203aa63a629": "6.15.1",
    },
    "web3.middleware.validation:_check_extradata_length": {
        "638177f0f8481b47": "7.7.0",
        "cc65a9922daa3e8d": "8.0.0",
    },
    "web3.middleware.validation:_transaction_param_validator": {
        "cc37b9e75c750149": "7.0.0b2",
    },
    "web3.middleware.validation:async_build_method_validators": {
        "04eb541721525ba7": "6.15.1",
    },
    "web3.middleware.validation:async_validation_middleware": {
        "8479a7c8446acb81": "6.15.1",
    },
    "web3.module:apply_result_formatters": {
        "d1440ca98a7e6a5a": "7.7.0",
    },
    "web3.module:retrieve_async_method_call_fn": {
        "ee3c72f57c64fe47": "6.15.1",
        "2f2cdb194b0744b8": "7.0.0",
        "5802b458644211cf": "7.0.0b2",
        "7a3e01d0c87e0c1b": "7.7.0",
    },
    "web3.providers.async_base:AsyncBaseProvider.request_func": {
        "732c96c10141752b": "7.0.0",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.decode_rpc_response": {
        "97b617e7ce14c149": "7.0.0",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_batch_rpc_request": {
        "cbc57fb4c7a48e73": "7.7.0",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_dict": {
        "417e1eb8e9ff7107": "7.7.0",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request": {
        "190e73799a89d83a": "6.15.1",
        "5dd3674f142fa579": "7.7.0",
    },
    "web3.providers.async_base:AsyncJSONBaseProvider.form_request": {
        "221c5b4df589184d": "7.7.0",
        "5cf2c9f0a8402fb1": "8.0.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._message_listener": {
        "fa4103a92f7a5b9b": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._provider_specific_connect": {
        "55201c6a59572198": "7.0.0",
        "8d2f35e62871866c": "7.7.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._provider_specific_disconnect": {
        "357697398d12d7a3": "7.7.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._provider_specific_socket_reader": {
        "432e16b97582bd21": "7.7.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._socket_send": {
        "e6af9dc868709afa": "7.0.0",
        "c5aa3cb9f222b983": "7.7.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.connect": {
        "ea1e293cafc01c26": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.disconnect": {
        "b7df1bac919296c9": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.is_connected": {
        "f38e4371ee8163ff": "7.0.0",
        "60bc536c0aab9094": "7.7.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.make_request": {
        "1bc0a012edcfb601": "7.0.0b2",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.socket_recv": {
        "7f506e53afbb2f39": "7.0.0",
        "1deb74ab2f3fd056": "7.7.0",
    },
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.socket_send": {
        "6ace01b5abca1a90": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._get_response_for_request_id": {
        "0cf8f06fbeeb8857": "7.0.0b2",
        "14c4654e46f386dd": "7.7.0",
        "18a05247cc51f480": "7.9.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._handle_listener_task_exceptions": {
        "1827933d5976038d": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._message_listener": {
        "5785e4b4a60e9850": "7.7.0",
        "a1ca280e5ae109d4": "7.9.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider._message_listener_callback": {
        "4d1da360b9476cdb": "7.0.0",
        "45368632c880236c": "7.13.0",
        "9f15f7fc16ea8667": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.connect": {
        "1d3c7ab7cbb26f6c": "7.12.0",
        "473d5f97e0d785d4": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.disconnect": {
        "3884299d5de6524c": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.make_batch_request": {
        "13a3345b09f7df29": "7.11.0",
        "af6735a87bbbe312": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.make_request": {
        "894b74fa9cf7c056": "7.0.0",
        "2fe02f7b4a0c68f4": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.recv_for_batch_request": {
        "e563b7131f67f263": "7.12.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.recv_for_request": {
        "7afb0c83d39e0d03": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.recv_func": {
        "467fb4577b69fd6f": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.send_batch_request": {
        "0dc79f29d4e9f9ca": "7.12.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.send_func": {
        "82ef1e2c214b2592": "7.7.0",
    },
    "web3.providers.persistent.persistent:PersistentConnectionProvider.send_request": {
        "4fffcaff6d7ca21c": "7.7.0",
    },
    "web3.providers.persistent.persistent_connection:PersistentConnection.send": {
        "b61041568c117b19": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.__init__": {
        "c65565f992bea24a": "7.0.0",
        "287a60383f4cd551": "7.0.0b2",
        "4d22552ee7d4c897": "7.11.0",
        "2ef8bfe751e2212d": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor._bump_cache_if_key_present": {
        "51a5aa324d1e1b0e": "7.0.0b2",
    },
    "web3.providers.persistent.request_processor:RequestProcessor._reset_handler_subscription_queue": {
        "3ac0e02dbd4862b7": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.append_middleware_response_processor": {
        "9b0ef368268a9bff": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.cache_raw_response": {
        "6c5ade0cb2704179": "7.0.0",
        "76ee26e8c3e627d4": "7.0.0b2",
        "a39b6f2c3fef1aa2": "7.7.0",
        "343aca0973c7d2e6": "7.8.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.cache_request_information": {
        "16cc2339b75e7d35": "7.0.0",
        "e25f1c99f9132712": "7.0.0b2",
        "288e9cec1cacbbd1": "7.11.0",
        "55d52d913d8dbb57": "7.12.0",
        "8019d507aff9c328": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.clear_caches": {
        "e11fcc4d054ed3ff": "7.0.0",
        "a3838055121ae8fb": "7.0.0b2",
        "3d09420980df86ae": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.get_request_information_for_response": {
        "ee872c0490266625": "7.0.0b2",
        "4e3b142e297bb148": "7.7.0",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.pop_cached_request_information": {
        "848956394209f40f": "7.0.0b2",
    },
    "web3.providers.persistent.request_processor:RequestProcessor.pop_raw_response": {
        "4b2e631276c56216": "7.0.0b2",
        "c6d48a5458521dbc": "7.7.0",
    },
    "web3.providers.persistent.request_processor:TaskReliantQueue.get": {
        "a22abb2d14a388d1": "7.7.0",
    },
    "web3.providers.persistent.subscription_container:SubscriptionContainer.add_subscription": {
        "0e6d50be485604d6": "7.7.0",
    },
    "web3.providers.persistent.subscription_container:SubscriptionContainer.get_by_id": {
        "55ee460c810062c3": "7.7.0",
    },
    "web3.providers.persistent.subscription_container:SubscriptionContainer.remove_subscription": {
        "2a789e1dfed998c5": "7.7.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager._add_subscription": {
        "207af8631596bbbc": "7.7.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager._handler_task_callback": {
        "dcb7bafb47e51699": "7.13.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager._remove_subscription": {
        "336df47cb2e56ccf": "7.7.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager.handle_subscriptions": {
        "61a16163b7fc12f8": "7.11.1",
        "544e659a6e898cad": "7.13.0",
        "06be44b53dd2adfe": "7.7.0",
        "e13125b0094fc874": "7.8.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager.subscribe": {
        "0d5dbf533b8cd998": "7.7.0",
        "d0c1eb0b4e161fcc": "7.8.0",
    },
    "web3.providers.persistent.subscription_manager:SubscriptionManager.unsubscribe": {
        "a6c3cf3fa548f148": "7.12.0",
        "77dda41dce95389b": "7.7.0",
        "4d06be4db5da1b41": "7.8.0",
        "414dba535d9c7ba3": "7.9.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._message_listener": {
        "0013d5821ab8b84c": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._provider_specific_connect": {
        "a4795954d3cdf84e": "7.7.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._provider_specific_disconnect": {
        "b6589fd16378a746": "7.7.0",
        "913c7e3b9acff5da": "8.0.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider._provider_specific_socket_reader": {
        "8d6f4f919ae9fb60": "7.7.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.connect": {
        "990547f6c93cbf8a": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.disconnect": {
        "637d1bb01f75dffc": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.is_connected": {
        "30448ab0da5393c6": "7.7.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.make_request": {
        "26fdd612415e5a73": "7.0.0b2",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.socket_recv": {
        "1adfec69133cf8e0": "7.7.0",
    },
    "web3.providers.persistent.websocket:WebSocketProvider.socket_send": {
        "192c2fed52c8739d": "7.7.0",
        "b06818576a2c28f1": "7.9.0",
    },
    "web3.providers.persistent:PersistentConnectionProvider._get_response_for_request_id": {
        "18a05247cc51f480": "6.19.0",
        "14c4654e46f386dd": "6.20.1",
    },
    "web3.providers.persistent:PersistentConnectionProvider._handle_listener_task_exceptions": {
        "1827933d5976038d": "6.19.0",
    },
    "web3.providers.persistent:PersistentConnectionProvider._message_listener": {
        "143fdc4f71e39521": "6.19.0",
        "890fef51df596840": "6.20.1",
    },
    "web3.providers.persistent:PersistentConnectionProvider._message_listener_callback": {
        "4d1da360b9476cdb": "6.19.0",
    },
    "web3.providers.persistent:PersistentConnectionProvider.connect": {
        "473d5f97e0d785d4": "6.19.0",
    },
    "web3.providers.persistent:PersistentConnectionProvider.disconnect": {
        "3884299d5de6524c": "6.19.0",
    },
    "web3.providers.rpc.async_rpc:AsyncHTTPProvider._make_request": {
        "4afb53a123dddee2": "7.0.0",
    },
    "web3.providers.rpc.async_rpc:AsyncHTTPProvider.make_request": {
        "929316625138e040": "7.0.0",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.__init__": {
        "fa631d08ed34f0f1": "6.11.1",
        "287a60383f4cd551": "6.15.1",
        "f44e835677f096d4": "6.16.0",
        "f1551aabf2089e6f": "6.19.0",
    },
    "web3.providers.websocket.request_processor:RequestProcessor._bump_cache_if_key_present": {
        "51a5aa324d1e1b0e": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.cache_raw_response": {
        "fcc9ec30b446f54b": "6.11.1",
        "7fb3486a76a86a17": "6.11.2",
        "84b5271cfa761f67": "6.15.1",
        "8f90e1c66caf7cf4": "6.19.0",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.cache_request_information": {
        "941ef32b0456731b": "6.15.1",
        "e21f9303dcfcc983": "6.16.0",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.clear_caches": {
        "a313fbec22e73c1e": "6.11.1",
        "a3838055121ae8fb": "6.15.1",
        "e11fcc4d054ed3ff": "6.19.0",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.get_request_information_for_response": {
        "dcba5390f6f6974f": "6.11.1",
        "742ab3457bb2417b": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.pop_cached_request_information": {
        "848956394209f40f": "6.15.1",
    },
    "web3.providers.websocket.request_processor:RequestProcessor.pop_raw_response": {
        "9862ffddea2d87be": "6.11.1",
        "f1b3a6a37338e4e6": "6.11.2",
        "4b2e631276c56216": "6.15.1",
        "484f6a916b8149d1": "6.16.0",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._get_response_for_request_id": {
        "94ff3b474deabd3c": "6.11.1",
        "fa4ad0657c324078": "6.11.2",
        "2e95174f313599e8": "6.15.1",
        "c16832587843ce14": "6.16.0",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._provider_specific_connect": {
        "a4795954d3cdf84e": "6.19.0",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._provider_specific_disconnect": {
        "b6589fd16378a746": "6.19.0",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._provider_specific_message_listener": {
        "21006946133fabdb": "6.19.0",
        "1f551b0a2e199521": "6.20.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2._ws_message_listener": {
        "5af76f6b4730baeb": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2.connect": {
        "7674470f40805983": "6.11.1",
        "75e135a1afeacc63": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2.disconnect": {
        "d3fd3e3c4e8d27dd": "6.11.1",
        "637d1bb01f75dffc": "6.15.1",
    },
    "web3.providers.websocket.websocket_v2:WebsocketProviderV2.make_request": {
        "dbf4baf1d8301ba5": "6.15.1",
    },
    "web3.utils.caching:SimpleCache.async_await_and_popitem": {
        "a1865175e72cce80": "7.7.0",
    },
    "web3.utils.caching:SimpleCache.cache": {
        "fe219a69057fce88": "6.15.1",
        "edcd2b686a7601eb": "7.7.0",
    },
}
