/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const fieldhand = $root.fieldhand = (() => {

    /**
     * Namespace fieldhand.
     * @exports fieldhand
     * @namespace
     */
    const fieldhand = {};

    fieldhand.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof fieldhand
         * @namespace
         */
        const v1 = {};

        v1.Frame = (function() {

            /**
             * Properties of a Frame.
             * @typedef {Object} fieldhand.v1.Frame.$Properties
             * @property {fieldhand.v1.Hello.$Properties|null} [hello] Frame hello
             * @property {fieldhand.v1.Welcome.$Properties|null} [welcome] Frame welcome
             * @property {fieldhand.v1.Refuse.$Properties|null} [refuse] Frame refuse
             * @property {fieldhand.v1.Goodbye.$Properties|null} [goodbye] Frame goodbye
             * @property {fieldhand.v1.Ping.$Properties|null} [ping] Frame ping
             * @property {fieldhand.v1.Pong.$Properties|null} [pong] Frame pong
             * @property {fieldhand.v1.Batch.$Properties|null} [batch] Frame batch
             * @property {fieldhand.v1.Ack.$Properties|null} [ack] Frame ack
             * @property {fieldhand.v1.Command.$Properties|null} [command] Frame command
             * @property {fieldhand.v1.CommandResult.$Properties|null} [commandResult] Frame commandResult
             * @property {fieldhand.v1.ActuatorStates.$Properties|null} [actuatorStates] Frame actuatorStates
             * @property {fieldhand.v1.SensorStates.$Properties|null} [sensorStates] Frame sensorStates
             * @property {"hello"|"welcome"|"refuse"|"goodbye"|"ping"|"pong"|"batch"|"ack"|"command"|"commandResult"|"actuatorStates"|"sensorStates"} [body] Frame body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Frame.
             * @memberof fieldhand.v1
             * @interface IFrame
             * @augments fieldhand.v1.Frame.$Properties
             * @deprecated Use fieldhand.v1.Frame.$Properties instead.
             */

            /**
             * Narrowed shape of a Frame.
             * @typedef {{
             *   hello?: fieldhand.v1.Hello.$Shape|null;
             *   welcome?: fieldhand.v1.Welcome.$Shape|null;
             *   refuse?: fieldhand.v1.Refuse.$Shape|null;
             *   goodbye?: fieldhand.v1.Goodbye.$Shape|null;
             *   ping?: fieldhand.v1.Ping.$Shape|null;
             *   pong?: fieldhand.v1.Pong.$Shape|null;
             *   batch?: fieldhand.v1.Batch.$Shape|null;
             *   ack?: fieldhand.v1.Ack.$Shape|null;
             *   command?: fieldhand.v1.Command.$Shape|null;
             *   commandResult?: fieldhand.v1.CommandResult.$Shape|null;
             *   actuatorStates?: fieldhand.v1.ActuatorStates.$Shape|null;
             *   sensorStates?: fieldhand.v1.SensorStates.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "hello"; hello: fieldhand.v1.Hello.$Shape; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "welcome"; hello?: null; welcome: fieldhand.v1.Welcome.$Shape; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "refuse"; hello?: null; welcome?: null; refuse: fieldhand.v1.Refuse.$Shape; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "goodbye"; hello?: null; welcome?: null; refuse?: null; goodbye: fieldhand.v1.Goodbye.$Shape; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "ping"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping: fieldhand.v1.Ping.$Shape; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "pong"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong: fieldhand.v1.Pong.$Shape; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "batch"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch: fieldhand.v1.Batch.$Shape; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "ack"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack: fieldhand.v1.Ack.$Shape; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "command"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command: fieldhand.v1.Command.$Shape; commandResult?: null; actuatorStates?: null; sensorStates?: null }|{ body?: "commandResult"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult: fieldhand.v1.CommandResult.$Shape; actuatorStates?: null; sensorStates?: null }|{ body?: "actuatorStates"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates: fieldhand.v1.ActuatorStates.$Shape; sensorStates?: null }|{ body?: "sensorStates"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates: fieldhand.v1.SensorStates.$Shape })
             * )} fieldhand.v1.Frame.$Shape
             */

            /**
             * Constructs a new Frame.
             * @memberof fieldhand.v1
             * @classdesc Represents a Frame.
             * @constructor
             * @param {fieldhand.v1.Frame.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Frame = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Frame hello.
             * @member {fieldhand.v1.Hello.$Properties|null|undefined} hello
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.hello = null;

            /**
             * Frame welcome.
             * @member {fieldhand.v1.Welcome.$Properties|null|undefined} welcome
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.welcome = null;

            /**
             * Frame refuse.
             * @member {fieldhand.v1.Refuse.$Properties|null|undefined} refuse
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.refuse = null;

            /**
             * Frame goodbye.
             * @member {fieldhand.v1.Goodbye.$Properties|null|undefined} goodbye
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.goodbye = null;

            /**
             * Frame ping.
             * @member {fieldhand.v1.Ping.$Properties|null|undefined} ping
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.ping = null;

            /**
             * Frame pong.
             * @member {fieldhand.v1.Pong.$Properties|null|undefined} pong
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.pong = null;

            /**
             * Frame batch.
             * @member {fieldhand.v1.Batch.$Properties|null|undefined} batch
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.batch = null;

            /**
             * Frame ack.
             * @member {fieldhand.v1.Ack.$Properties|null|undefined} ack
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.ack = null;

            /**
             * Frame command.
             * @member {fieldhand.v1.Command.$Properties|null|undefined} command
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.command = null;

            /**
             * Frame commandResult.
             * @member {fieldhand.v1.CommandResult.$Properties|null|undefined} commandResult
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.commandResult = null;

            /**
             * Frame actuatorStates.
             * @member {fieldhand.v1.ActuatorStates.$Properties|null|undefined} actuatorStates
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.actuatorStates = null;

            /**
             * Frame sensorStates.
             * @member {fieldhand.v1.SensorStates.$Properties|null|undefined} sensorStates
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            Frame.prototype.sensorStates = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Frame body.
             * @member {"hello"|"welcome"|"refuse"|"goodbye"|"ping"|"pong"|"batch"|"ack"|"command"|"commandResult"|"actuatorStates"|"sensorStates"|undefined} body
             * @memberof fieldhand.v1.Frame
             * @instance
             */
            $Object.defineProperty(Frame.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["hello", "welcome", "refuse", "goodbye", "ping", "pong", "batch", "ack", "command", "commandResult", "actuatorStates", "sensorStates"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Frame message. Does not implicitly {@link fieldhand.v1.Frame.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Frame
             * @static
             * @param {fieldhand.v1.Frame.$Properties} m Frame message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Frame.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.hello != null && $Object.hasOwnProperty.call(m, "hello"))
                    $root.fieldhand.v1.Hello.encode(m.hello, w.uint32(/* id 1, wireType 2 =*/10).fork(), q + 1).ldelim();
                if (m.welcome != null && $Object.hasOwnProperty.call(m, "welcome"))
                    $root.fieldhand.v1.Welcome.encode(m.welcome, w.uint32(/* id 2, wireType 2 =*/18).fork(), q + 1).ldelim();
                if (m.refuse != null && $Object.hasOwnProperty.call(m, "refuse"))
                    $root.fieldhand.v1.Refuse.encode(m.refuse, w.uint32(/* id 3, wireType 2 =*/26).fork(), q + 1).ldelim();
                if (m.goodbye != null && $Object.hasOwnProperty.call(m, "goodbye"))
                    $root.fieldhand.v1.Goodbye.encode(m.goodbye, w.uint32(/* id 4, wireType 2 =*/34).fork(), q + 1).ldelim();
                if (m.ping != null && $Object.hasOwnProperty.call(m, "ping"))
                    $root.fieldhand.v1.Ping.encode(m.ping, w.uint32(/* id 5, wireType 2 =*/42).fork(), q + 1).ldelim();
                if (m.pong != null && $Object.hasOwnProperty.call(m, "pong"))
                    $root.fieldhand.v1.Pong.encode(m.pong, w.uint32(/* id 6, wireType 2 =*/50).fork(), q + 1).ldelim();
                if (m.batch != null && $Object.hasOwnProperty.call(m, "batch"))
                    $root.fieldhand.v1.Batch.encode(m.batch, w.uint32(/* id 7, wireType 2 =*/58).fork(), q + 1).ldelim();
                if (m.ack != null && $Object.hasOwnProperty.call(m, "ack"))
                    $root.fieldhand.v1.Ack.encode(m.ack, w.uint32(/* id 8, wireType 2 =*/66).fork(), q + 1).ldelim();
                if (m.command != null && $Object.hasOwnProperty.call(m, "command"))
                    $root.fieldhand.v1.Command.encode(m.command, w.uint32(/* id 9, wireType 2 =*/74).fork(), q + 1).ldelim();
                if (m.commandResult != null && $Object.hasOwnProperty.call(m, "commandResult"))
                    $root.fieldhand.v1.CommandResult.encode(m.commandResult, w.uint32(/* id 10, wireType 2 =*/82).fork(), q + 1).ldelim();
                if (m.actuatorStates != null && $Object.hasOwnProperty.call(m, "actuatorStates"))
                    $root.fieldhand.v1.ActuatorStates.encode(m.actuatorStates, w.uint32(/* id 11, wireType 2 =*/90).fork(), q + 1).ldelim();
                if (m.sensorStates != null && $Object.hasOwnProperty.call(m, "sensorStates"))
                    $root.fieldhand.v1.SensorStates.encode(m.sensorStates, w.uint32(/* id 12, wireType 2 =*/98).fork(), q + 1).ldelim();
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Frame
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Frame & fieldhand.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Frame.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Frame();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            m.hello = $root.fieldhand.v1.Hello.decode(r, r.size(), $undefined, q + 1, m.hello);
                            m.body = "hello";
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            m.welcome = $root.fieldhand.v1.Welcome.decode(r, r.size(), $undefined, q + 1, m.welcome);
                            m.body = "welcome";
                            continue;
                        }
                    case 3: {
                            if (u !== 2)
                                break;
                            m.refuse = $root.fieldhand.v1.Refuse.decode(r, r.size(), $undefined, q + 1, m.refuse);
                            m.body = "refuse";
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            m.goodbye = $root.fieldhand.v1.Goodbye.decode(r, r.size(), $undefined, q + 1, m.goodbye);
                            m.body = "goodbye";
                            continue;
                        }
                    case 5: {
                            if (u !== 2)
                                break;
                            m.ping = $root.fieldhand.v1.Ping.decode(r, r.size(), $undefined, q + 1, m.ping);
                            m.body = "ping";
                            continue;
                        }
                    case 6: {
                            if (u !== 2)
                                break;
                            m.pong = $root.fieldhand.v1.Pong.decode(r, r.size(), $undefined, q + 1, m.pong);
                            m.body = "pong";
                            continue;
                        }
                    case 7: {
                            if (u !== 2)
                                break;
                            m.batch = $root.fieldhand.v1.Batch.decode(r, r.size(), $undefined, q + 1, m.batch);
                            m.body = "batch";
                            continue;
                        }
                    case 8: {
                            if (u !== 2)
                                break;
                            m.ack = $root.fieldhand.v1.Ack.decode(r, r.size(), $undefined, q + 1, m.ack);
                            m.body = "ack";
                            continue;
                        }
                    case 9: {
                            if (u !== 2)
                                break;
                            m.command = $root.fieldhand.v1.Command.decode(r, r.size(), $undefined, q + 1, m.command);
                            m.body = "command";
                            continue;
                        }
                    case 10: {
                            if (u !== 2)
                                break;
                            m.commandResult = $root.fieldhand.v1.CommandResult.decode(r, r.size(), $undefined, q + 1, m.commandResult);
                            m.body = "commandResult";
                            continue;
                        }
                    case 11: {
                            if (u !== 2)
                                break;
                            m.actuatorStates = $root.fieldhand.v1.ActuatorStates.decode(r, r.size(), $undefined, q + 1, m.actuatorStates);
                            m.body = "actuatorStates";
                            continue;
                        }
                    case 12: {
                            if (u !== 2)
                                break;
                            m.sensorStates = $root.fieldhand.v1.SensorStates.decode(r, r.size(), $undefined, q + 1, m.sensorStates);
                            m.body = "sensorStates";
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Frame
             * @function getTypeUrl
             * @memberof fieldhand.v1.Frame
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Frame.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Frame";
            };

            return Frame;
        })();

        v1.Hello = (function() {

            /**
             * Properties of a Hello.
             * @typedef {Object} fieldhand.v1.Hello.$Properties
             * @property {number|null} [protocol] Hello protocol
             * @property {string|null} [agent] Hello agent
             * @property {string|null} [token] Hello token
             * @property {string|null} [software] Hello software
             * @property {string|null} [boot] Hello boot
             * @property {string|null} [outbox] Hello outbox
             * @property {Array.<fieldhand.v1.Channel.$Properties>|null} [channels] Hello channels
             * @property {Array.<fieldhand.v1.Actuator.$Properties>|null} [actuators] Hello actuators
             * @property {string|null} [board] Hello board
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Hello.
             * @memberof fieldhand.v1
             * @interface IHello
             * @augments fieldhand.v1.Hello.$Properties
             * @deprecated Use fieldhand.v1.Hello.$Properties instead.
             */

            /**
             * Shape of a Hello.
             * @typedef {fieldhand.v1.Hello.$Properties} fieldhand.v1.Hello.$Shape
             */

            /**
             * Constructs a new Hello.
             * @memberof fieldhand.v1
             * @classdesc Represents a Hello.
             * @constructor
             * @param {fieldhand.v1.Hello.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Hello = function (p) {
                this.channels = [];
                this.actuators = [];
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Hello protocol.
             * @member {number} protocol
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.protocol = 0;

            /**
             * Hello agent.
             * @member {string} agent
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.agent = "";

            /**
             * Hello token.
             * @member {string} token
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.token = "";

            /**
             * Hello software.
             * @member {string} software
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.software = "";

            /**
             * Hello boot.
             * @member {string} boot
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.boot = "";

            /**
             * Hello outbox.
             * @member {string} outbox
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.outbox = "";

            /**
             * Hello channels.
             * @member {Array.<fieldhand.v1.Channel.$Properties>} channels
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.channels = $util.emptyArray;

            /**
             * Hello actuators.
             * @member {Array.<fieldhand.v1.Actuator.$Properties>} actuators
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.actuators = $util.emptyArray;

            /**
             * Hello board.
             * @member {string} board
             * @memberof fieldhand.v1.Hello
             * @instance
             */
            Hello.prototype.board = "";

            /**
             * Encodes the specified Hello message. Does not implicitly {@link fieldhand.v1.Hello.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Hello
             * @static
             * @param {fieldhand.v1.Hello.$Properties} m Hello message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Hello.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.protocol != null && $Object.hasOwnProperty.call(m, "protocol") && m.protocol !== 0)
                    w.uint32(/* id 1, wireType 0 =*/8).uint32(m.protocol);
                if (m.agent != null && $Object.hasOwnProperty.call(m, "agent") && m.agent !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.agent);
                if (m.token != null && $Object.hasOwnProperty.call(m, "token") && m.token !== "")
                    w.uint32(/* id 3, wireType 2 =*/26).string(m.token);
                if (m.software != null && $Object.hasOwnProperty.call(m, "software") && m.software !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.software);
                if (m.boot != null && $Object.hasOwnProperty.call(m, "boot") && m.boot !== "")
                    w.uint32(/* id 5, wireType 2 =*/42).string(m.boot);
                if (m.outbox != null && $Object.hasOwnProperty.call(m, "outbox") && m.outbox !== "")
                    w.uint32(/* id 6, wireType 2 =*/50).string(m.outbox);
                if (m.channels != null && m.channels.length) {
                    for (var i = 0; i < m.channels.length; ++i)
                        $root.fieldhand.v1.Channel.encode(m.channels[i], w.uint32(/* id 7, wireType 2 =*/58).fork(), q + 1).ldelim();
                }
                if (m.actuators != null && m.actuators.length) {
                    for (var i = 0; i < m.actuators.length; ++i)
                        $root.fieldhand.v1.Actuator.encode(m.actuators[i], w.uint32(/* id 8, wireType 2 =*/66).fork(), q + 1).ldelim();
                }
                if (m.board != null && $Object.hasOwnProperty.call(m, "board") && m.board !== "")
                    w.uint32(/* id 9, wireType 2 =*/74).string(m.board);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Hello
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Hello & fieldhand.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Hello.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Hello();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.protocol = v;
                            else
                                delete m.protocol;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.agent = v;
                            else
                                delete m.agent;
                            continue;
                        }
                    case 3: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.token = v;
                            else
                                delete m.token;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.software = v;
                            else
                                delete m.software;
                            continue;
                        }
                    case 5: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.boot = v;
                            else
                                delete m.boot;
                            continue;
                        }
                    case 6: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.outbox = v;
                            else
                                delete m.outbox;
                            continue;
                        }
                    case 7: {
                            if (u !== 2)
                                break;
                            if (!(m.channels && m.channels.length))
                                m.channels = [];
                            m.channels.push($root.fieldhand.v1.Channel.decode(r, r.size(), $undefined, q + 1));
                            continue;
                        }
                    case 8: {
                            if (u !== 2)
                                break;
                            if (!(m.actuators && m.actuators.length))
                                m.actuators = [];
                            m.actuators.push($root.fieldhand.v1.Actuator.decode(r, r.size(), $undefined, q + 1));
                            continue;
                        }
                    case 9: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.board = v;
                            else
                                delete m.board;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Hello
             * @function getTypeUrl
             * @memberof fieldhand.v1.Hello
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Hello.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Hello";
            };

            return Hello;
        })();

        v1.Channel = (function() {

            /**
             * Properties of a Channel.
             * @typedef {Object} fieldhand.v1.Channel.$Properties
             * @property {number|null} [id] Channel id
             * @property {string|null} [sensor] Channel sensor
             * @property {string|null} [quantity] Channel quantity
             * @property {string|null} [unit] Channel unit
             * @property {number|null} [decimals] Channel decimals
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Channel.
             * @memberof fieldhand.v1
             * @interface IChannel
             * @augments fieldhand.v1.Channel.$Properties
             * @deprecated Use fieldhand.v1.Channel.$Properties instead.
             */

            /**
             * Shape of a Channel.
             * @typedef {fieldhand.v1.Channel.$Properties} fieldhand.v1.Channel.$Shape
             */

            /**
             * Constructs a new Channel.
             * @memberof fieldhand.v1
             * @classdesc Represents a Channel.
             * @constructor
             * @param {fieldhand.v1.Channel.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Channel = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Channel id.
             * @member {number} id
             * @memberof fieldhand.v1.Channel
             * @instance
             */
            Channel.prototype.id = 0;

            /**
             * Channel sensor.
             * @member {string} sensor
             * @memberof fieldhand.v1.Channel
             * @instance
             */
            Channel.prototype.sensor = "";

            /**
             * Channel quantity.
             * @member {string} quantity
             * @memberof fieldhand.v1.Channel
             * @instance
             */
            Channel.prototype.quantity = "";

            /**
             * Channel unit.
             * @member {string} unit
             * @memberof fieldhand.v1.Channel
             * @instance
             */
            Channel.prototype.unit = "";

            /**
             * Channel decimals.
             * @member {number} decimals
             * @memberof fieldhand.v1.Channel
             * @instance
             */
            Channel.prototype.decimals = 0;

            /**
             * Encodes the specified Channel message. Does not implicitly {@link fieldhand.v1.Channel.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Channel
             * @static
             * @param {fieldhand.v1.Channel.$Properties} m Channel message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Channel.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.id != null && $Object.hasOwnProperty.call(m, "id") && m.id !== 0)
                    w.uint32(/* id 1, wireType 0 =*/8).uint32(m.id);
                if (m.sensor != null && $Object.hasOwnProperty.call(m, "sensor") && m.sensor !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.sensor);
                if (m.quantity != null && $Object.hasOwnProperty.call(m, "quantity") && m.quantity !== "")
                    w.uint32(/* id 3, wireType 2 =*/26).string(m.quantity);
                if (m.unit != null && $Object.hasOwnProperty.call(m, "unit") && m.unit !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.unit);
                if (m.decimals != null && $Object.hasOwnProperty.call(m, "decimals") && m.decimals !== 0)
                    w.uint32(/* id 5, wireType 0 =*/40).sint32(m.decimals);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Channel message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Channel
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Channel & fieldhand.v1.Channel.$Shape} Channel
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Channel.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Channel();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.id = v;
                            else
                                delete m.id;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.sensor = v;
                            else
                                delete m.sensor;
                            continue;
                        }
                    case 3: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.quantity = v;
                            else
                                delete m.quantity;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.unit = v;
                            else
                                delete m.unit;
                            continue;
                        }
                    case 5: {
                            if (u !== 0)
                                break;
                            if (v = r.sint32())
                                m.decimals = v;
                            else
                                delete m.decimals;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Channel
             * @function getTypeUrl
             * @memberof fieldhand.v1.Channel
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Channel.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Channel";
            };

            return Channel;
        })();

        v1.Actuator = (function() {

            /**
             * Properties of an Actuator.
             * @typedef {Object} fieldhand.v1.Actuator.$Properties
             * @property {string|null} [name] Actuator name
             * @property {string|null} [kind] Actuator kind
             * @property {Array.<fieldhand.v1.ActionType>|null} [actions] Actuator actions
             * @property {boolean|null} [proportional] Actuator proportional
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Actuator.
             * @memberof fieldhand.v1
             * @interface IActuator
             * @augments fieldhand.v1.Actuator.$Properties
             * @deprecated Use fieldhand.v1.Actuator.$Properties instead.
             */

            /**
             * Shape of an Actuator.
             * @typedef {fieldhand.v1.Actuator.$Properties} fieldhand.v1.Actuator.$Shape
             */

            /**
             * Constructs a new Actuator.
             * @memberof fieldhand.v1
             * @classdesc Represents an Actuator.
             * @constructor
             * @param {fieldhand.v1.Actuator.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Actuator = function (p) {
                this.actions = [];
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Actuator name.
             * @member {string} name
             * @memberof fieldhand.v1.Actuator
             * @instance
             */
            Actuator.prototype.name = "";

            /**
             * Actuator kind.
             * @member {string} kind
             * @memberof fieldhand.v1.Actuator
             * @instance
             */
            Actuator.prototype.kind = "";

            /**
             * Actuator actions.
             * @member {Array.<fieldhand.v1.ActionType>} actions
             * @memberof fieldhand.v1.Actuator
             * @instance
             */
            Actuator.prototype.actions = $util.emptyArray;

            /**
             * Actuator proportional.
             * @member {boolean} proportional
             * @memberof fieldhand.v1.Actuator
             * @instance
             */
            Actuator.prototype.proportional = false;

            /**
             * Encodes the specified Actuator message. Does not implicitly {@link fieldhand.v1.Actuator.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Actuator
             * @static
             * @param {fieldhand.v1.Actuator.$Properties} m Actuator message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Actuator.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.name != null && $Object.hasOwnProperty.call(m, "name") && m.name !== "")
                    w.uint32(/* id 1, wireType 2 =*/10).string(m.name);
                if (m.kind != null && $Object.hasOwnProperty.call(m, "kind") && m.kind !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.kind);
                if (m.actions != null && m.actions.length) {
                    w.uint32(/* id 3, wireType 2 =*/26).int32s(m.actions);
                }
                if (m.proportional != null && $Object.hasOwnProperty.call(m, "proportional") && m.proportional !== false)
                    w.uint32(/* id 4, wireType 0 =*/32).bool(m.proportional);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes an Actuator message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Actuator
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Actuator & fieldhand.v1.Actuator.$Shape} Actuator
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Actuator.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Actuator();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.name = v;
                            else
                                delete m.name;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.kind = v;
                            else
                                delete m.kind;
                            continue;
                        }
                    case 3: {
                            if (u === 2) {
                                if (!(m.actions && m.actions.length))
                                    m.actions = [];
                                r.int32s(m.actions);
                                continue;
                            }
                            if (u !== 0)
                                break;
                            if (!(m.actions && m.actions.length))
                                m.actions = [];
                            m.actions.push(r.int32());
                            continue;
                        }
                    case 4: {
                            if (u !== 0)
                                break;
                            if (v = r.bool())
                                m.proportional = v;
                            else
                                delete m.proportional;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Actuator
             * @function getTypeUrl
             * @memberof fieldhand.v1.Actuator
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Actuator.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Actuator";
            };

            return Actuator;
        })();

        /**
         * ActionType enum.
         * @name fieldhand.v1.ActionType
         * @enum {number}
         * @property {number} ACTION_TYPE_UNSPECIFIED=0 ACTION_TYPE_UNSPECIFIED value
         * @property {number} ACTION_TYPE_SET=1 ACTION_TYPE_SET value
         * @property {number} ACTION_TYPE_PULSE=2 ACTION_TYPE_PULSE value
         */
        v1.ActionType = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ACTION_TYPE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ACTION_TYPE_SET"] = 1;
            values[valuesById[2] = "ACTION_TYPE_PULSE"] = 2;
            return values;
        })();

        v1.Welcome = (function() {

            /**
             * Properties of a Welcome.
             * @typedef {Object} fieldhand.v1.Welcome.$Properties
             * @property {string|null} [session] Welcome session
             * @property {number|null} [heartbeatMs] Welcome heartbeatMs
             * @property {number|null} [leaseMs] Welcome leaseMs
             * @property {number|null} [serverTimeMs] Welcome serverTimeMs
             * @property {number|null} [lastSequence] Welcome lastSequence
             * @property {number|null} [maxFrameBytes] Welcome maxFrameBytes
             * @property {number|null} [maxUnackedBytes] Welcome maxUnackedBytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Welcome.
             * @memberof fieldhand.v1
             * @interface IWelcome
             * @augments fieldhand.v1.Welcome.$Properties
             * @deprecated Use fieldhand.v1.Welcome.$Properties instead.
             */

            /**
             * Shape of a Welcome.
             * @typedef {fieldhand.v1.Welcome.$Properties} fieldhand.v1.Welcome.$Shape
             */

            /**
             * Constructs a new Welcome.
             * @memberof fieldhand.v1
             * @classdesc Represents a Welcome.
             * @constructor
             * @param {fieldhand.v1.Welcome.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Welcome = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Welcome session.
             * @member {string} session
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.session = "";

            /**
             * Welcome heartbeatMs.
             * @member {number} heartbeatMs
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.heartbeatMs = 0;

            /**
             * Welcome leaseMs.
             * @member {number} leaseMs
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.leaseMs = 0;

            /**
             * Welcome serverTimeMs.
             * @member {number} serverTimeMs
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.serverTimeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Welcome lastSequence.
             * @member {number} lastSequence
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.lastSequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Welcome maxFrameBytes.
             * @member {number} maxFrameBytes
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.maxFrameBytes = 0;

            /**
             * Welcome maxUnackedBytes.
             * @member {number} maxUnackedBytes
             * @memberof fieldhand.v1.Welcome
             * @instance
             */
            Welcome.prototype.maxUnackedBytes = 0;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link fieldhand.v1.Welcome.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Welcome
             * @static
             * @param {fieldhand.v1.Welcome.$Properties} m Welcome message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Welcome.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.session != null && $Object.hasOwnProperty.call(m, "session") && m.session !== "")
                    w.uint32(/* id 1, wireType 2 =*/10).string(m.session);
                if (m.heartbeatMs != null && $Object.hasOwnProperty.call(m, "heartbeatMs") && m.heartbeatMs !== 0)
                    w.uint32(/* id 2, wireType 0 =*/16).uint32(m.heartbeatMs);
                if (m.leaseMs != null && $Object.hasOwnProperty.call(m, "leaseMs") && m.leaseMs !== 0)
                    w.uint32(/* id 3, wireType 0 =*/24).uint32(m.leaseMs);
                if (m.serverTimeMs != null && $Object.hasOwnProperty.call(m, "serverTimeMs") && (typeof m.serverTimeMs === "object" ? m.serverTimeMs.low || m.serverTimeMs.high : m.serverTimeMs !== 0))
                    w.uint32(/* id 4, wireType 0 =*/32).uint64(m.serverTimeMs);
                if (m.lastSequence != null && $Object.hasOwnProperty.call(m, "lastSequence") && (typeof m.lastSequence === "object" ? m.lastSequence.low || m.lastSequence.high : m.lastSequence !== 0))
                    w.uint32(/* id 5, wireType 0 =*/40).uint64(m.lastSequence);
                if (m.maxFrameBytes != null && $Object.hasOwnProperty.call(m, "maxFrameBytes") && m.maxFrameBytes !== 0)
                    w.uint32(/* id 6, wireType 0 =*/48).uint32(m.maxFrameBytes);
                if (m.maxUnackedBytes != null && $Object.hasOwnProperty.call(m, "maxUnackedBytes") && m.maxUnackedBytes !== 0)
                    w.uint32(/* id 7, wireType 0 =*/56).uint32(m.maxUnackedBytes);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Welcome
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Welcome & fieldhand.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Welcome.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Welcome();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.session = v;
                            else
                                delete m.session;
                            continue;
                        }
                    case 2: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.heartbeatMs = v;
                            else
                                delete m.heartbeatMs;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.leaseMs = v;
                            else
                                delete m.leaseMs;
                            continue;
                        }
                    case 4: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.serverTimeMs = v;
                            else
                                delete m.serverTimeMs;
                            continue;
                        }
                    case 5: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.lastSequence = v;
                            else
                                delete m.lastSequence;
                            continue;
                        }
                    case 6: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.maxFrameBytes = v;
                            else
                                delete m.maxFrameBytes;
                            continue;
                        }
                    case 7: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.maxUnackedBytes = v;
                            else
                                delete m.maxUnackedBytes;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Welcome
             * @function getTypeUrl
             * @memberof fieldhand.v1.Welcome
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Welcome.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Welcome";
            };

            return Welcome;
        })();

        /**
         * RefuseReason enum.
         * @name fieldhand.v1.RefuseReason
         * @enum {number}
         * @property {number} REFUSE_REASON_UNSPECIFIED=0 REFUSE_REASON_UNSPECIFIED value
         * @property {number} REFUSE_REASON_PROTOCOL_VERSION=1 REFUSE_REASON_PROTOCOL_VERSION value
         * @property {number} REFUSE_REASON_UNAUTHENTICATED=2 REFUSE_REASON_UNAUTHENTICATED value
         * @property {number} REFUSE_REASON_INVALID_HELLO=3 REFUSE_REASON_INVALID_HELLO value
         * @property {number} REFUSE_REASON_OVERLOADED=4 REFUSE_REASON_OVERLOADED value
         */
        v1.RefuseReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REFUSE_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REFUSE_REASON_PROTOCOL_VERSION"] = 1;
            values[valuesById[2] = "REFUSE_REASON_UNAUTHENTICATED"] = 2;
            values[valuesById[3] = "REFUSE_REASON_INVALID_HELLO"] = 3;
            values[valuesById[4] = "REFUSE_REASON_OVERLOADED"] = 4;
            return values;
        })();

        v1.Refuse = (function() {

            /**
             * Properties of a Refuse.
             * @typedef {Object} fieldhand.v1.Refuse.$Properties
             * @property {fieldhand.v1.RefuseReason|null} [reason] Refuse reason
             * @property {string|null} [detail] Refuse detail
             * @property {number|null} [retryAfterMs] Refuse retryAfterMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Refuse.
             * @memberof fieldhand.v1
             * @interface IRefuse
             * @augments fieldhand.v1.Refuse.$Properties
             * @deprecated Use fieldhand.v1.Refuse.$Properties instead.
             */

            /**
             * Shape of a Refuse.
             * @typedef {fieldhand.v1.Refuse.$Properties} fieldhand.v1.Refuse.$Shape
             */

            /**
             * Constructs a new Refuse.
             * @memberof fieldhand.v1
             * @classdesc Represents a Refuse.
             * @constructor
             * @param {fieldhand.v1.Refuse.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Refuse = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Refuse reason.
             * @member {fieldhand.v1.RefuseReason} reason
             * @memberof fieldhand.v1.Refuse
             * @instance
             */
            Refuse.prototype.reason = 0;

            /**
             * Refuse detail.
             * @member {string} detail
             * @memberof fieldhand.v1.Refuse
             * @instance
             */
            Refuse.prototype.detail = "";

            /**
             * Refuse retryAfterMs.
             * @member {number} retryAfterMs
             * @memberof fieldhand.v1.Refuse
             * @instance
             */
            Refuse.prototype.retryAfterMs = 0;

            /**
             * Encodes the specified Refuse message. Does not implicitly {@link fieldhand.v1.Refuse.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Refuse
             * @static
             * @param {fieldhand.v1.Refuse.$Properties} m Refuse message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Refuse.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== 0)
                    w.uint32(/* id 1, wireType 0 =*/8).int32(m.reason);
                if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.detail);
                if (m.retryAfterMs != null && $Object.hasOwnProperty.call(m, "retryAfterMs") && m.retryAfterMs !== 0)
                    w.uint32(/* id 3, wireType 0 =*/24).uint32(m.retryAfterMs);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Refuse message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Refuse
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Refuse & fieldhand.v1.Refuse.$Shape} Refuse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Refuse.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Refuse();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (v = r.int32())
                                m.reason = v;
                            else
                                delete m.reason;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.detail = v;
                            else
                                delete m.detail;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.retryAfterMs = v;
                            else
                                delete m.retryAfterMs;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Refuse
             * @function getTypeUrl
             * @memberof fieldhand.v1.Refuse
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Refuse.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Refuse";
            };

            return Refuse;
        })();

        /**
         * GoodbyeReason enum.
         * @name fieldhand.v1.GoodbyeReason
         * @enum {number}
         * @property {number} GOODBYE_REASON_UNSPECIFIED=0 GOODBYE_REASON_UNSPECIFIED value
         * @property {number} GOODBYE_REASON_SHUTDOWN=1 GOODBYE_REASON_SHUTDOWN value
         * @property {number} GOODBYE_REASON_DRAINING=2 GOODBYE_REASON_DRAINING value
         * @property {number} GOODBYE_REASON_SUPERSEDED=3 GOODBYE_REASON_SUPERSEDED value
         * @property {number} GOODBYE_REASON_PROTOCOL_ERROR=4 GOODBYE_REASON_PROTOCOL_ERROR value
         * @property {number} GOODBYE_REASON_TIMEOUT=5 GOODBYE_REASON_TIMEOUT value
         * @property {number} GOODBYE_REASON_OVERLOADED=6 GOODBYE_REASON_OVERLOADED value
         */
        v1.GoodbyeReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "GOODBYE_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "GOODBYE_REASON_SHUTDOWN"] = 1;
            values[valuesById[2] = "GOODBYE_REASON_DRAINING"] = 2;
            values[valuesById[3] = "GOODBYE_REASON_SUPERSEDED"] = 3;
            values[valuesById[4] = "GOODBYE_REASON_PROTOCOL_ERROR"] = 4;
            values[valuesById[5] = "GOODBYE_REASON_TIMEOUT"] = 5;
            values[valuesById[6] = "GOODBYE_REASON_OVERLOADED"] = 6;
            return values;
        })();

        v1.Goodbye = (function() {

            /**
             * Properties of a Goodbye.
             * @typedef {Object} fieldhand.v1.Goodbye.$Properties
             * @property {fieldhand.v1.GoodbyeReason|null} [reason] Goodbye reason
             * @property {string|null} [detail] Goodbye detail
             * @property {number|null} [retryAfterMs] Goodbye retryAfterMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Goodbye.
             * @memberof fieldhand.v1
             * @interface IGoodbye
             * @augments fieldhand.v1.Goodbye.$Properties
             * @deprecated Use fieldhand.v1.Goodbye.$Properties instead.
             */

            /**
             * Shape of a Goodbye.
             * @typedef {fieldhand.v1.Goodbye.$Properties} fieldhand.v1.Goodbye.$Shape
             */

            /**
             * Constructs a new Goodbye.
             * @memberof fieldhand.v1
             * @classdesc Represents a Goodbye.
             * @constructor
             * @param {fieldhand.v1.Goodbye.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Goodbye = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Goodbye reason.
             * @member {fieldhand.v1.GoodbyeReason} reason
             * @memberof fieldhand.v1.Goodbye
             * @instance
             */
            Goodbye.prototype.reason = 0;

            /**
             * Goodbye detail.
             * @member {string} detail
             * @memberof fieldhand.v1.Goodbye
             * @instance
             */
            Goodbye.prototype.detail = "";

            /**
             * Goodbye retryAfterMs.
             * @member {number} retryAfterMs
             * @memberof fieldhand.v1.Goodbye
             * @instance
             */
            Goodbye.prototype.retryAfterMs = 0;

            /**
             * Encodes the specified Goodbye message. Does not implicitly {@link fieldhand.v1.Goodbye.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Goodbye
             * @static
             * @param {fieldhand.v1.Goodbye.$Properties} m Goodbye message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Goodbye.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== 0)
                    w.uint32(/* id 1, wireType 0 =*/8).int32(m.reason);
                if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.detail);
                if (m.retryAfterMs != null && $Object.hasOwnProperty.call(m, "retryAfterMs") && m.retryAfterMs !== 0)
                    w.uint32(/* id 3, wireType 0 =*/24).uint32(m.retryAfterMs);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Goodbye message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Goodbye
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Goodbye & fieldhand.v1.Goodbye.$Shape} Goodbye
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Goodbye.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Goodbye();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (v = r.int32())
                                m.reason = v;
                            else
                                delete m.reason;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.detail = v;
                            else
                                delete m.detail;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.retryAfterMs = v;
                            else
                                delete m.retryAfterMs;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Goodbye
             * @function getTypeUrl
             * @memberof fieldhand.v1.Goodbye
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Goodbye.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Goodbye";
            };

            return Goodbye;
        })();

        v1.Ping = (function() {

            /**
             * Properties of a Ping.
             * @typedef {Object} fieldhand.v1.Ping.$Properties
             * @property {number|null} [stamp] Ping stamp
             * @property {number|null} [roundTripUs] Ping roundTripUs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Ping.
             * @memberof fieldhand.v1
             * @interface IPing
             * @augments fieldhand.v1.Ping.$Properties
             * @deprecated Use fieldhand.v1.Ping.$Properties instead.
             */

            /**
             * Shape of a Ping.
             * @typedef {fieldhand.v1.Ping.$Properties} fieldhand.v1.Ping.$Shape
             */

            /**
             * Constructs a new Ping.
             * @memberof fieldhand.v1
             * @classdesc Represents a Ping.
             * @constructor
             * @param {fieldhand.v1.Ping.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ping = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Ping stamp.
             * @member {number} stamp
             * @memberof fieldhand.v1.Ping
             * @instance
             */
            Ping.prototype.stamp = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Ping roundTripUs.
             * @member {number} roundTripUs
             * @memberof fieldhand.v1.Ping
             * @instance
             */
            Ping.prototype.roundTripUs = 0;

            /**
             * Encodes the specified Ping message. Does not implicitly {@link fieldhand.v1.Ping.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Ping
             * @static
             * @param {fieldhand.v1.Ping.$Properties} m Ping message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ping.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.stamp != null && $Object.hasOwnProperty.call(m, "stamp") && (typeof m.stamp === "object" ? m.stamp.low || m.stamp.high : m.stamp !== 0))
                    w.uint32(/* id 1, wireType 0 =*/8).uint64(m.stamp);
                if (m.roundTripUs != null && $Object.hasOwnProperty.call(m, "roundTripUs") && m.roundTripUs !== 0)
                    w.uint32(/* id 2, wireType 0 =*/16).uint32(m.roundTripUs);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Ping
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Ping & fieldhand.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ping.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Ping();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.stamp = v;
                            else
                                delete m.stamp;
                            continue;
                        }
                    case 2: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.roundTripUs = v;
                            else
                                delete m.roundTripUs;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Ping
             * @function getTypeUrl
             * @memberof fieldhand.v1.Ping
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Ping.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Ping";
            };

            return Ping;
        })();

        v1.Pong = (function() {

            /**
             * Properties of a Pong.
             * @typedef {Object} fieldhand.v1.Pong.$Properties
             * @property {number|null} [stamp] Pong stamp
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Pong.
             * @memberof fieldhand.v1
             * @interface IPong
             * @augments fieldhand.v1.Pong.$Properties
             * @deprecated Use fieldhand.v1.Pong.$Properties instead.
             */

            /**
             * Shape of a Pong.
             * @typedef {fieldhand.v1.Pong.$Properties} fieldhand.v1.Pong.$Shape
             */

            /**
             * Constructs a new Pong.
             * @memberof fieldhand.v1
             * @classdesc Represents a Pong.
             * @constructor
             * @param {fieldhand.v1.Pong.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Pong = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Pong stamp.
             * @member {number} stamp
             * @memberof fieldhand.v1.Pong
             * @instance
             */
            Pong.prototype.stamp = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link fieldhand.v1.Pong.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Pong
             * @static
             * @param {fieldhand.v1.Pong.$Properties} m Pong message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Pong.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.stamp != null && $Object.hasOwnProperty.call(m, "stamp") && (typeof m.stamp === "object" ? m.stamp.low || m.stamp.high : m.stamp !== 0))
                    w.uint32(/* id 1, wireType 0 =*/8).uint64(m.stamp);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Pong
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Pong & fieldhand.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Pong.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Pong();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.stamp = v;
                            else
                                delete m.stamp;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Pong
             * @function getTypeUrl
             * @memberof fieldhand.v1.Pong
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Pong.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Pong";
            };

            return Pong;
        })();

        /**
         * ClockQuality enum.
         * @name fieldhand.v1.ClockQuality
         * @enum {number}
         * @property {number} CLOCK_QUALITY_UNSPECIFIED=0 CLOCK_QUALITY_UNSPECIFIED value
         * @property {number} CLOCK_QUALITY_GOOD=1 CLOCK_QUALITY_GOOD value
         * @property {number} CLOCK_QUALITY_RESTAMPED=2 CLOCK_QUALITY_RESTAMPED value
         * @property {number} CLOCK_QUALITY_UNCERTAIN=3 CLOCK_QUALITY_UNCERTAIN value
         */
        v1.ClockQuality = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CLOCK_QUALITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CLOCK_QUALITY_GOOD"] = 1;
            values[valuesById[2] = "CLOCK_QUALITY_RESTAMPED"] = 2;
            values[valuesById[3] = "CLOCK_QUALITY_UNCERTAIN"] = 3;
            return values;
        })();

        v1.Batch = (function() {

            /**
             * Properties of a Batch.
             * @typedef {Object} fieldhand.v1.Batch.$Properties
             * @property {number|null} [sequence] Batch sequence
             * @property {number|null} [baseTimeMs] Batch baseTimeMs
             * @property {fieldhand.v1.ClockQuality|null} [clock] Batch clock
             * @property {Uint8Array|null} [columns] Batch columns
             * @property {fieldhand.v1.Gap.$Properties|null} [gap] Batch gap
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Batch.
             * @memberof fieldhand.v1
             * @interface IBatch
             * @augments fieldhand.v1.Batch.$Properties
             * @deprecated Use fieldhand.v1.Batch.$Properties instead.
             */

            /**
             * Shape of a Batch.
             * @typedef {fieldhand.v1.Batch.$Properties} fieldhand.v1.Batch.$Shape
             */

            /**
             * Constructs a new Batch.
             * @memberof fieldhand.v1
             * @classdesc Represents a Batch.
             * @constructor
             * @param {fieldhand.v1.Batch.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Batch = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Batch sequence.
             * @member {number} sequence
             * @memberof fieldhand.v1.Batch
             * @instance
             */
            Batch.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Batch baseTimeMs.
             * @member {number} baseTimeMs
             * @memberof fieldhand.v1.Batch
             * @instance
             */
            Batch.prototype.baseTimeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Batch clock.
             * @member {fieldhand.v1.ClockQuality} clock
             * @memberof fieldhand.v1.Batch
             * @instance
             */
            Batch.prototype.clock = 0;

            /**
             * Batch columns.
             * @member {Uint8Array} columns
             * @memberof fieldhand.v1.Batch
             * @instance
             */
            Batch.prototype.columns = $util.newBuffer([]);

            /**
             * Batch gap.
             * @member {fieldhand.v1.Gap.$Properties|null|undefined} gap
             * @memberof fieldhand.v1.Batch
             * @instance
             */
            Batch.prototype.gap = null;

            /**
             * Encodes the specified Batch message. Does not implicitly {@link fieldhand.v1.Batch.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Batch
             * @static
             * @param {fieldhand.v1.Batch.$Properties} m Batch message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Batch.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.sequence != null && $Object.hasOwnProperty.call(m, "sequence") && (typeof m.sequence === "object" ? m.sequence.low || m.sequence.high : m.sequence !== 0))
                    w.uint32(/* id 1, wireType 0 =*/8).uint64(m.sequence);
                if (m.baseTimeMs != null && $Object.hasOwnProperty.call(m, "baseTimeMs") && (typeof m.baseTimeMs === "object" ? m.baseTimeMs.low || m.baseTimeMs.high : m.baseTimeMs !== 0))
                    w.uint32(/* id 2, wireType 0 =*/16).uint64(m.baseTimeMs);
                if (m.clock != null && $Object.hasOwnProperty.call(m, "clock") && m.clock !== 0)
                    w.uint32(/* id 3, wireType 0 =*/24).int32(m.clock);
                if (m.columns != null && $Object.hasOwnProperty.call(m, "columns") && m.columns.length)
                    w.uint32(/* id 4, wireType 2 =*/34).bytes(m.columns);
                if (m.gap != null && $Object.hasOwnProperty.call(m, "gap"))
                    $root.fieldhand.v1.Gap.encode(m.gap, w.uint32(/* id 5, wireType 2 =*/42).fork(), q + 1).ldelim();
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Batch message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Batch
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Batch & fieldhand.v1.Batch.$Shape} Batch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Batch.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Batch();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.sequence = v;
                            else
                                delete m.sequence;
                            continue;
                        }
                    case 2: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.baseTimeMs = v;
                            else
                                delete m.baseTimeMs;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (v = r.int32())
                                m.clock = v;
                            else
                                delete m.clock;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.bytes()).length)
                                m.columns = v;
                            else
                                delete m.columns;
                            continue;
                        }
                    case 5: {
                            if (u !== 2)
                                break;
                            m.gap = $root.fieldhand.v1.Gap.decode(r, r.size(), $undefined, q + 1, m.gap);
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Batch
             * @function getTypeUrl
             * @memberof fieldhand.v1.Batch
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Batch.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Batch";
            };

            return Batch;
        })();

        v1.Columns = (function() {

            /**
             * Properties of a Columns.
             * @typedef {Object} fieldhand.v1.Columns.$Properties
             * @property {Array.<number>|null} [channel] Columns channel
             * @property {Array.<number>|null} [count] Columns count
             * @property {Uint8Array|null} [times] Columns times
             * @property {Uint8Array|null} [values] Columns values
             * @property {Uint8Array|null} [quality] Columns quality
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Columns.
             * @memberof fieldhand.v1
             * @interface IColumns
             * @augments fieldhand.v1.Columns.$Properties
             * @deprecated Use fieldhand.v1.Columns.$Properties instead.
             */

            /**
             * Shape of a Columns.
             * @typedef {fieldhand.v1.Columns.$Properties} fieldhand.v1.Columns.$Shape
             */

            /**
             * Constructs a new Columns.
             * @memberof fieldhand.v1
             * @classdesc Represents a Columns.
             * @constructor
             * @param {fieldhand.v1.Columns.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Columns = function (p) {
                this.channel = [];
                this.count = [];
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Columns channel.
             * @member {Array.<number>} channel
             * @memberof fieldhand.v1.Columns
             * @instance
             */
            Columns.prototype.channel = $util.emptyArray;

            /**
             * Columns count.
             * @member {Array.<number>} count
             * @memberof fieldhand.v1.Columns
             * @instance
             */
            Columns.prototype.count = $util.emptyArray;

            /**
             * Columns times.
             * @member {Uint8Array} times
             * @memberof fieldhand.v1.Columns
             * @instance
             */
            Columns.prototype.times = $util.newBuffer([]);

            /**
             * Columns values.
             * @member {Uint8Array} values
             * @memberof fieldhand.v1.Columns
             * @instance
             */
            Columns.prototype.values = $util.newBuffer([]);

            /**
             * Columns quality.
             * @member {Uint8Array} quality
             * @memberof fieldhand.v1.Columns
             * @instance
             */
            Columns.prototype.quality = $util.newBuffer([]);

            /**
             * Encodes the specified Columns message. Does not implicitly {@link fieldhand.v1.Columns.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Columns
             * @static
             * @param {fieldhand.v1.Columns.$Properties} m Columns message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Columns.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.channel != null && m.channel.length) {
                    w.uint32(/* id 1, wireType 2 =*/10).uint32s(m.channel);
                }
                if (m.count != null && m.count.length) {
                    w.uint32(/* id 2, wireType 2 =*/18).uint32s(m.count);
                }
                if (m.times != null && $Object.hasOwnProperty.call(m, "times") && m.times.length)
                    w.uint32(/* id 3, wireType 2 =*/26).bytes(m.times);
                if (m.values != null && $Object.hasOwnProperty.call(m, "values") && m.values.length)
                    w.uint32(/* id 4, wireType 2 =*/34).bytes(m.values);
                if (m.quality != null && $Object.hasOwnProperty.call(m, "quality") && m.quality.length)
                    w.uint32(/* id 5, wireType 2 =*/42).bytes(m.quality);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Columns message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Columns
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Columns & fieldhand.v1.Columns.$Shape} Columns
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Columns.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Columns();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u === 2) {
                                if (!(m.channel && m.channel.length))
                                    m.channel = [];
                                r.uint32s(m.channel);
                                continue;
                            }
                            if (u !== 0)
                                break;
                            if (!(m.channel && m.channel.length))
                                m.channel = [];
                            m.channel.push(r.uint32());
                            continue;
                        }
                    case 2: {
                            if (u === 2) {
                                if (!(m.count && m.count.length))
                                    m.count = [];
                                r.uint32s(m.count);
                                continue;
                            }
                            if (u !== 0)
                                break;
                            if (!(m.count && m.count.length))
                                m.count = [];
                            m.count.push(r.uint32());
                            continue;
                        }
                    case 3: {
                            if (u !== 2)
                                break;
                            if ((v = r.bytes()).length)
                                m.times = v;
                            else
                                delete m.times;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.bytes()).length)
                                m.values = v;
                            else
                                delete m.values;
                            continue;
                        }
                    case 5: {
                            if (u !== 2)
                                break;
                            if ((v = r.bytes()).length)
                                m.quality = v;
                            else
                                delete m.quality;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Columns
             * @function getTypeUrl
             * @memberof fieldhand.v1.Columns
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Columns.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Columns";
            };

            return Columns;
        })();

        /**
         * Quality enum.
         * @name fieldhand.v1.Quality
         * @enum {number}
         * @property {number} QUALITY_OK=0 QUALITY_OK value
         * @property {number} QUALITY_SUSPECT=1 QUALITY_SUSPECT value
         * @property {number} QUALITY_UNCERTAIN_TIME=2 QUALITY_UNCERTAIN_TIME value
         */
        v1.Quality = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "QUALITY_OK"] = 0;
            values[valuesById[1] = "QUALITY_SUSPECT"] = 1;
            values[valuesById[2] = "QUALITY_UNCERTAIN_TIME"] = 2;
            return values;
        })();

        v1.Gap = (function() {

            /**
             * Properties of a Gap.
             * @typedef {Object} fieldhand.v1.Gap.$Properties
             * @property {number|null} [readings] Gap readings
             * @property {number|null} [fromMs] Gap fromMs
             * @property {number|null} [toMs] Gap toMs
             * @property {string|null} [reason] Gap reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Gap.
             * @memberof fieldhand.v1
             * @interface IGap
             * @augments fieldhand.v1.Gap.$Properties
             * @deprecated Use fieldhand.v1.Gap.$Properties instead.
             */

            /**
             * Shape of a Gap.
             * @typedef {fieldhand.v1.Gap.$Properties} fieldhand.v1.Gap.$Shape
             */

            /**
             * Constructs a new Gap.
             * @memberof fieldhand.v1
             * @classdesc Represents a Gap.
             * @constructor
             * @param {fieldhand.v1.Gap.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Gap = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Gap readings.
             * @member {number} readings
             * @memberof fieldhand.v1.Gap
             * @instance
             */
            Gap.prototype.readings = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Gap fromMs.
             * @member {number} fromMs
             * @memberof fieldhand.v1.Gap
             * @instance
             */
            Gap.prototype.fromMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Gap toMs.
             * @member {number} toMs
             * @memberof fieldhand.v1.Gap
             * @instance
             */
            Gap.prototype.toMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Gap reason.
             * @member {string} reason
             * @memberof fieldhand.v1.Gap
             * @instance
             */
            Gap.prototype.reason = "";

            /**
             * Encodes the specified Gap message. Does not implicitly {@link fieldhand.v1.Gap.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Gap
             * @static
             * @param {fieldhand.v1.Gap.$Properties} m Gap message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Gap.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.readings != null && $Object.hasOwnProperty.call(m, "readings") && (typeof m.readings === "object" ? m.readings.low || m.readings.high : m.readings !== 0))
                    w.uint32(/* id 1, wireType 0 =*/8).uint64(m.readings);
                if (m.fromMs != null && $Object.hasOwnProperty.call(m, "fromMs") && (typeof m.fromMs === "object" ? m.fromMs.low || m.fromMs.high : m.fromMs !== 0))
                    w.uint32(/* id 2, wireType 0 =*/16).uint64(m.fromMs);
                if (m.toMs != null && $Object.hasOwnProperty.call(m, "toMs") && (typeof m.toMs === "object" ? m.toMs.low || m.toMs.high : m.toMs !== 0))
                    w.uint32(/* id 3, wireType 0 =*/24).uint64(m.toMs);
                if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.reason);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Gap message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Gap
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Gap & fieldhand.v1.Gap.$Shape} Gap
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Gap.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Gap();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.readings = v;
                            else
                                delete m.readings;
                            continue;
                        }
                    case 2: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.fromMs = v;
                            else
                                delete m.fromMs;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.toMs = v;
                            else
                                delete m.toMs;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.reason = v;
                            else
                                delete m.reason;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Gap
             * @function getTypeUrl
             * @memberof fieldhand.v1.Gap
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Gap.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Gap";
            };

            return Gap;
        })();

        v1.Ack = (function() {

            /**
             * Properties of an Ack.
             * @typedef {Object} fieldhand.v1.Ack.$Properties
             * @property {number|null} [sequence] Ack sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Ack.
             * @memberof fieldhand.v1
             * @interface IAck
             * @augments fieldhand.v1.Ack.$Properties
             * @deprecated Use fieldhand.v1.Ack.$Properties instead.
             */

            /**
             * Shape of an Ack.
             * @typedef {fieldhand.v1.Ack.$Properties} fieldhand.v1.Ack.$Shape
             */

            /**
             * Constructs a new Ack.
             * @memberof fieldhand.v1
             * @classdesc Represents an Ack.
             * @constructor
             * @param {fieldhand.v1.Ack.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ack = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Ack sequence.
             * @member {number} sequence
             * @memberof fieldhand.v1.Ack
             * @instance
             */
            Ack.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified Ack message. Does not implicitly {@link fieldhand.v1.Ack.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Ack
             * @static
             * @param {fieldhand.v1.Ack.$Properties} m Ack message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ack.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.sequence != null && $Object.hasOwnProperty.call(m, "sequence") && (typeof m.sequence === "object" ? m.sequence.low || m.sequence.high : m.sequence !== 0))
                    w.uint32(/* id 1, wireType 0 =*/8).uint64(m.sequence);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Ack
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Ack & fieldhand.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ack.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Ack();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.sequence = v;
                            else
                                delete m.sequence;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Ack
             * @function getTypeUrl
             * @memberof fieldhand.v1.Ack
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Ack.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Ack";
            };

            return Ack;
        })();

        v1.Command = (function() {

            /**
             * Properties of a Command.
             * @typedef {Object} fieldhand.v1.Command.$Properties
             * @property {string|null} [id] Command id
             * @property {string|null} [actuator] Command actuator
             * @property {number|null} [ttlMs] Command ttlMs
             * @property {string|null} [issuer] Command issuer
             * @property {fieldhand.v1.SetAction.$Properties|null} [set] Command set
             * @property {fieldhand.v1.PulseAction.$Properties|null} [pulse] Command pulse
             * @property {"set"|"pulse"} [action] Command action
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Command.
             * @memberof fieldhand.v1
             * @interface ICommand
             * @augments fieldhand.v1.Command.$Properties
             * @deprecated Use fieldhand.v1.Command.$Properties instead.
             */

            /**
             * Narrowed shape of a Command.
             * @typedef {{
             *   id?: string|null;
             *   actuator?: string|null;
             *   ttlMs?: number|null;
             *   issuer?: string|null;
             *   set?: fieldhand.v1.SetAction.$Shape|null;
             *   pulse?: fieldhand.v1.PulseAction.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ action?: undefined; set?: null; pulse?: null }|{ action?: "set"; set: fieldhand.v1.SetAction.$Shape; pulse?: null }|{ action?: "pulse"; set?: null; pulse: fieldhand.v1.PulseAction.$Shape })
             * )} fieldhand.v1.Command.$Shape
             */

            /**
             * Constructs a new Command.
             * @memberof fieldhand.v1
             * @classdesc Represents a Command.
             * @constructor
             * @param {fieldhand.v1.Command.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Command = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * Command id.
             * @member {string} id
             * @memberof fieldhand.v1.Command
             * @instance
             */
            Command.prototype.id = "";

            /**
             * Command actuator.
             * @member {string} actuator
             * @memberof fieldhand.v1.Command
             * @instance
             */
            Command.prototype.actuator = "";

            /**
             * Command ttlMs.
             * @member {number} ttlMs
             * @memberof fieldhand.v1.Command
             * @instance
             */
            Command.prototype.ttlMs = 0;

            /**
             * Command issuer.
             * @member {string} issuer
             * @memberof fieldhand.v1.Command
             * @instance
             */
            Command.prototype.issuer = "";

            /**
             * Command set.
             * @member {fieldhand.v1.SetAction.$Properties|null|undefined} set
             * @memberof fieldhand.v1.Command
             * @instance
             */
            Command.prototype.set = null;

            /**
             * Command pulse.
             * @member {fieldhand.v1.PulseAction.$Properties|null|undefined} pulse
             * @memberof fieldhand.v1.Command
             * @instance
             */
            Command.prototype.pulse = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Command action.
             * @member {"set"|"pulse"|undefined} action
             * @memberof fieldhand.v1.Command
             * @instance
             */
            $Object.defineProperty(Command.prototype, "action", {
                get: $util.oneOfGetter($oneOfFields = ["set", "pulse"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Command message. Does not implicitly {@link fieldhand.v1.Command.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.Command
             * @static
             * @param {fieldhand.v1.Command.$Properties} m Command message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Command.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.id != null && $Object.hasOwnProperty.call(m, "id") && m.id !== "")
                    w.uint32(/* id 1, wireType 2 =*/10).string(m.id);
                if (m.actuator != null && $Object.hasOwnProperty.call(m, "actuator") && m.actuator !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.actuator);
                if (m.ttlMs != null && $Object.hasOwnProperty.call(m, "ttlMs") && m.ttlMs !== 0)
                    w.uint32(/* id 3, wireType 0 =*/24).uint32(m.ttlMs);
                if (m.issuer != null && $Object.hasOwnProperty.call(m, "issuer") && m.issuer !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.issuer);
                if (m.set != null && $Object.hasOwnProperty.call(m, "set"))
                    $root.fieldhand.v1.SetAction.encode(m.set, w.uint32(/* id 5, wireType 2 =*/42).fork(), q + 1).ldelim();
                if (m.pulse != null && $Object.hasOwnProperty.call(m, "pulse"))
                    $root.fieldhand.v1.PulseAction.encode(m.pulse, w.uint32(/* id 6, wireType 2 =*/50).fork(), q + 1).ldelim();
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.Command
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.Command & fieldhand.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Command.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.Command();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.id = v;
                            else
                                delete m.id;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.actuator = v;
                            else
                                delete m.actuator;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.ttlMs = v;
                            else
                                delete m.ttlMs;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.issuer = v;
                            else
                                delete m.issuer;
                            continue;
                        }
                    case 5: {
                            if (u !== 2)
                                break;
                            m.set = $root.fieldhand.v1.SetAction.decode(r, r.size(), $undefined, q + 1, m.set);
                            m.action = "set";
                            continue;
                        }
                    case 6: {
                            if (u !== 2)
                                break;
                            m.pulse = $root.fieldhand.v1.PulseAction.decode(r, r.size(), $undefined, q + 1, m.pulse);
                            m.action = "pulse";
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for Command
             * @function getTypeUrl
             * @memberof fieldhand.v1.Command
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Command.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.Command";
            };

            return Command;
        })();

        v1.SetAction = (function() {

            /**
             * Properties of a SetAction.
             * @typedef {Object} fieldhand.v1.SetAction.$Properties
             * @property {number|null} [level] SetAction level
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SetAction.
             * @memberof fieldhand.v1
             * @interface ISetAction
             * @augments fieldhand.v1.SetAction.$Properties
             * @deprecated Use fieldhand.v1.SetAction.$Properties instead.
             */

            /**
             * Shape of a SetAction.
             * @typedef {fieldhand.v1.SetAction.$Properties} fieldhand.v1.SetAction.$Shape
             */

            /**
             * Constructs a new SetAction.
             * @memberof fieldhand.v1
             * @classdesc Represents a SetAction.
             * @constructor
             * @param {fieldhand.v1.SetAction.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SetAction = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * SetAction level.
             * @member {number} level
             * @memberof fieldhand.v1.SetAction
             * @instance
             */
            SetAction.prototype.level = 0;

            /**
             * Encodes the specified SetAction message. Does not implicitly {@link fieldhand.v1.SetAction.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.SetAction
             * @static
             * @param {fieldhand.v1.SetAction.$Properties} m SetAction message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SetAction.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.level != null && $Object.hasOwnProperty.call(m, "level") && !$Object.is(m.level, 0))
                    w.uint32(/* id 1, wireType 1 =*/9).double(m.level);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a SetAction message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.SetAction
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.SetAction & fieldhand.v1.SetAction.$Shape} SetAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SetAction.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.SetAction();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 1)
                                break;
                            if (!$Object.is(v = r.double(), 0))
                                m.level = v;
                            else
                                delete m.level;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for SetAction
             * @function getTypeUrl
             * @memberof fieldhand.v1.SetAction
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            SetAction.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.SetAction";
            };

            return SetAction;
        })();

        v1.PulseAction = (function() {

            /**
             * Properties of a PulseAction.
             * @typedef {Object} fieldhand.v1.PulseAction.$Properties
             * @property {number|null} [durationMs] PulseAction durationMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PulseAction.
             * @memberof fieldhand.v1
             * @interface IPulseAction
             * @augments fieldhand.v1.PulseAction.$Properties
             * @deprecated Use fieldhand.v1.PulseAction.$Properties instead.
             */

            /**
             * Shape of a PulseAction.
             * @typedef {fieldhand.v1.PulseAction.$Properties} fieldhand.v1.PulseAction.$Shape
             */

            /**
             * Constructs a new PulseAction.
             * @memberof fieldhand.v1
             * @classdesc Represents a PulseAction.
             * @constructor
             * @param {fieldhand.v1.PulseAction.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PulseAction = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * PulseAction durationMs.
             * @member {number} durationMs
             * @memberof fieldhand.v1.PulseAction
             * @instance
             */
            PulseAction.prototype.durationMs = 0;

            /**
             * Encodes the specified PulseAction message. Does not implicitly {@link fieldhand.v1.PulseAction.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.PulseAction
             * @static
             * @param {fieldhand.v1.PulseAction.$Properties} m PulseAction message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PulseAction.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.durationMs != null && $Object.hasOwnProperty.call(m, "durationMs") && m.durationMs !== 0)
                    w.uint32(/* id 1, wireType 0 =*/8).uint32(m.durationMs);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a PulseAction message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.PulseAction
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.PulseAction & fieldhand.v1.PulseAction.$Shape} PulseAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PulseAction.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.PulseAction();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 0)
                                break;
                            if (v = r.uint32())
                                m.durationMs = v;
                            else
                                delete m.durationMs;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for PulseAction
             * @function getTypeUrl
             * @memberof fieldhand.v1.PulseAction
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            PulseAction.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.PulseAction";
            };

            return PulseAction;
        })();

        /**
         * CommandState enum.
         * @name fieldhand.v1.CommandState
         * @enum {number}
         * @property {number} COMMAND_STATE_UNSPECIFIED=0 COMMAND_STATE_UNSPECIFIED value
         * @property {number} COMMAND_STATE_EXECUTED=1 COMMAND_STATE_EXECUTED value
         * @property {number} COMMAND_STATE_REJECTED=2 COMMAND_STATE_REJECTED value
         * @property {number} COMMAND_STATE_FAILED=3 COMMAND_STATE_FAILED value
         * @property {number} COMMAND_STATE_EXPIRED=4 COMMAND_STATE_EXPIRED value
         */
        v1.CommandState = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "COMMAND_STATE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "COMMAND_STATE_EXECUTED"] = 1;
            values[valuesById[2] = "COMMAND_STATE_REJECTED"] = 2;
            values[valuesById[3] = "COMMAND_STATE_FAILED"] = 3;
            values[valuesById[4] = "COMMAND_STATE_EXPIRED"] = 4;
            return values;
        })();

        v1.CommandResult = (function() {

            /**
             * Properties of a CommandResult.
             * @typedef {Object} fieldhand.v1.CommandResult.$Properties
             * @property {string|null} [id] CommandResult id
             * @property {fieldhand.v1.CommandState|null} [state] CommandResult state
             * @property {string|null} [reason] CommandResult reason
             * @property {string|null} [detail] CommandResult detail
             * @property {fieldhand.v1.ActuatorState.$Properties|null} [actuator] CommandResult actuator
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CommandResult.
             * @memberof fieldhand.v1
             * @interface ICommandResult
             * @augments fieldhand.v1.CommandResult.$Properties
             * @deprecated Use fieldhand.v1.CommandResult.$Properties instead.
             */

            /**
             * Shape of a CommandResult.
             * @typedef {fieldhand.v1.CommandResult.$Properties} fieldhand.v1.CommandResult.$Shape
             */

            /**
             * Constructs a new CommandResult.
             * @memberof fieldhand.v1
             * @classdesc Represents a CommandResult.
             * @constructor
             * @param {fieldhand.v1.CommandResult.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CommandResult = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * CommandResult id.
             * @member {string} id
             * @memberof fieldhand.v1.CommandResult
             * @instance
             */
            CommandResult.prototype.id = "";

            /**
             * CommandResult state.
             * @member {fieldhand.v1.CommandState} state
             * @memberof fieldhand.v1.CommandResult
             * @instance
             */
            CommandResult.prototype.state = 0;

            /**
             * CommandResult reason.
             * @member {string} reason
             * @memberof fieldhand.v1.CommandResult
             * @instance
             */
            CommandResult.prototype.reason = "";

            /**
             * CommandResult detail.
             * @member {string} detail
             * @memberof fieldhand.v1.CommandResult
             * @instance
             */
            CommandResult.prototype.detail = "";

            /**
             * CommandResult actuator.
             * @member {fieldhand.v1.ActuatorState.$Properties|null|undefined} actuator
             * @memberof fieldhand.v1.CommandResult
             * @instance
             */
            CommandResult.prototype.actuator = null;

            /**
             * Encodes the specified CommandResult message. Does not implicitly {@link fieldhand.v1.CommandResult.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.CommandResult
             * @static
             * @param {fieldhand.v1.CommandResult.$Properties} m CommandResult message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CommandResult.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.id != null && $Object.hasOwnProperty.call(m, "id") && m.id !== "")
                    w.uint32(/* id 1, wireType 2 =*/10).string(m.id);
                if (m.state != null && $Object.hasOwnProperty.call(m, "state") && m.state !== 0)
                    w.uint32(/* id 2, wireType 0 =*/16).int32(m.state);
                if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== "")
                    w.uint32(/* id 3, wireType 2 =*/26).string(m.reason);
                if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.detail);
                if (m.actuator != null && $Object.hasOwnProperty.call(m, "actuator"))
                    $root.fieldhand.v1.ActuatorState.encode(m.actuator, w.uint32(/* id 5, wireType 2 =*/42).fork(), q + 1).ldelim();
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a CommandResult message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.CommandResult
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.CommandResult & fieldhand.v1.CommandResult.$Shape} CommandResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CommandResult.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.CommandResult();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.id = v;
                            else
                                delete m.id;
                            continue;
                        }
                    case 2: {
                            if (u !== 0)
                                break;
                            if (v = r.int32())
                                m.state = v;
                            else
                                delete m.state;
                            continue;
                        }
                    case 3: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.reason = v;
                            else
                                delete m.reason;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.detail = v;
                            else
                                delete m.detail;
                            continue;
                        }
                    case 5: {
                            if (u !== 2)
                                break;
                            m.actuator = $root.fieldhand.v1.ActuatorState.decode(r, r.size(), $undefined, q + 1, m.actuator);
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for CommandResult
             * @function getTypeUrl
             * @memberof fieldhand.v1.CommandResult
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            CommandResult.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.CommandResult";
            };

            return CommandResult;
        })();

        v1.ActuatorState = (function() {

            /**
             * Properties of an ActuatorState.
             * @typedef {Object} fieldhand.v1.ActuatorState.$Properties
             * @property {string|null} [name] ActuatorState name
             * @property {number|null} [level] ActuatorState level
             * @property {boolean|null} [readBack] ActuatorState readBack
             * @property {string|null} [cause] ActuatorState cause
             * @property {number|null} [sinceMs] ActuatorState sinceMs
             * @property {string|null} [fault] ActuatorState fault
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an ActuatorState.
             * @memberof fieldhand.v1
             * @interface IActuatorState
             * @augments fieldhand.v1.ActuatorState.$Properties
             * @deprecated Use fieldhand.v1.ActuatorState.$Properties instead.
             */

            /**
             * Shape of an ActuatorState.
             * @typedef {fieldhand.v1.ActuatorState.$Properties} fieldhand.v1.ActuatorState.$Shape
             */

            /**
             * Constructs a new ActuatorState.
             * @memberof fieldhand.v1
             * @classdesc Represents an ActuatorState.
             * @constructor
             * @param {fieldhand.v1.ActuatorState.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ActuatorState = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * ActuatorState name.
             * @member {string} name
             * @memberof fieldhand.v1.ActuatorState
             * @instance
             */
            ActuatorState.prototype.name = "";

            /**
             * ActuatorState level.
             * @member {number} level
             * @memberof fieldhand.v1.ActuatorState
             * @instance
             */
            ActuatorState.prototype.level = 0;

            /**
             * ActuatorState readBack.
             * @member {boolean} readBack
             * @memberof fieldhand.v1.ActuatorState
             * @instance
             */
            ActuatorState.prototype.readBack = false;

            /**
             * ActuatorState cause.
             * @member {string} cause
             * @memberof fieldhand.v1.ActuatorState
             * @instance
             */
            ActuatorState.prototype.cause = "";

            /**
             * ActuatorState sinceMs.
             * @member {number} sinceMs
             * @memberof fieldhand.v1.ActuatorState
             * @instance
             */
            ActuatorState.prototype.sinceMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ActuatorState fault.
             * @member {string} fault
             * @memberof fieldhand.v1.ActuatorState
             * @instance
             */
            ActuatorState.prototype.fault = "";

            /**
             * Encodes the specified ActuatorState message. Does not implicitly {@link fieldhand.v1.ActuatorState.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.ActuatorState
             * @static
             * @param {fieldhand.v1.ActuatorState.$Properties} m ActuatorState message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ActuatorState.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.name != null && $Object.hasOwnProperty.call(m, "name") && m.name !== "")
                    w.uint32(/* id 1, wireType 2 =*/10).string(m.name);
                if (m.level != null && $Object.hasOwnProperty.call(m, "level") && !$Object.is(m.level, 0))
                    w.uint32(/* id 2, wireType 1 =*/17).double(m.level);
                if (m.readBack != null && $Object.hasOwnProperty.call(m, "readBack") && m.readBack !== false)
                    w.uint32(/* id 3, wireType 0 =*/24).bool(m.readBack);
                if (m.cause != null && $Object.hasOwnProperty.call(m, "cause") && m.cause !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.cause);
                if (m.sinceMs != null && $Object.hasOwnProperty.call(m, "sinceMs") && (typeof m.sinceMs === "object" ? m.sinceMs.low || m.sinceMs.high : m.sinceMs !== 0))
                    w.uint32(/* id 5, wireType 0 =*/40).uint64(m.sinceMs);
                if (m.fault != null && $Object.hasOwnProperty.call(m, "fault") && m.fault !== "")
                    w.uint32(/* id 6, wireType 2 =*/50).string(m.fault);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes an ActuatorState message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.ActuatorState
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.ActuatorState & fieldhand.v1.ActuatorState.$Shape} ActuatorState
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ActuatorState.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.ActuatorState();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.name = v;
                            else
                                delete m.name;
                            continue;
                        }
                    case 2: {
                            if (u !== 1)
                                break;
                            if (!$Object.is(v = r.double(), 0))
                                m.level = v;
                            else
                                delete m.level;
                            continue;
                        }
                    case 3: {
                            if (u !== 0)
                                break;
                            if (v = r.bool())
                                m.readBack = v;
                            else
                                delete m.readBack;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.cause = v;
                            else
                                delete m.cause;
                            continue;
                        }
                    case 5: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.sinceMs = v;
                            else
                                delete m.sinceMs;
                            continue;
                        }
                    case 6: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.fault = v;
                            else
                                delete m.fault;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for ActuatorState
             * @function getTypeUrl
             * @memberof fieldhand.v1.ActuatorState
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            ActuatorState.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.ActuatorState";
            };

            return ActuatorState;
        })();

        v1.ActuatorStates = (function() {

            /**
             * Properties of an ActuatorStates.
             * @typedef {Object} fieldhand.v1.ActuatorStates.$Properties
             * @property {Array.<fieldhand.v1.ActuatorState.$Properties>|null} [actuators] ActuatorStates actuators
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an ActuatorStates.
             * @memberof fieldhand.v1
             * @interface IActuatorStates
             * @augments fieldhand.v1.ActuatorStates.$Properties
             * @deprecated Use fieldhand.v1.ActuatorStates.$Properties instead.
             */

            /**
             * Shape of an ActuatorStates.
             * @typedef {fieldhand.v1.ActuatorStates.$Properties} fieldhand.v1.ActuatorStates.$Shape
             */

            /**
             * Constructs a new ActuatorStates.
             * @memberof fieldhand.v1
             * @classdesc Represents an ActuatorStates.
             * @constructor
             * @param {fieldhand.v1.ActuatorStates.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ActuatorStates = function (p) {
                this.actuators = [];
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * ActuatorStates actuators.
             * @member {Array.<fieldhand.v1.ActuatorState.$Properties>} actuators
             * @memberof fieldhand.v1.ActuatorStates
             * @instance
             */
            ActuatorStates.prototype.actuators = $util.emptyArray;

            /**
             * Encodes the specified ActuatorStates message. Does not implicitly {@link fieldhand.v1.ActuatorStates.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.ActuatorStates
             * @static
             * @param {fieldhand.v1.ActuatorStates.$Properties} m ActuatorStates message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ActuatorStates.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.actuators != null && m.actuators.length) {
                    for (var i = 0; i < m.actuators.length; ++i)
                        $root.fieldhand.v1.ActuatorState.encode(m.actuators[i], w.uint32(/* id 1, wireType 2 =*/10).fork(), q + 1).ldelim();
                }
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes an ActuatorStates message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.ActuatorStates
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.ActuatorStates & fieldhand.v1.ActuatorStates.$Shape} ActuatorStates
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ActuatorStates.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.ActuatorStates();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if (!(m.actuators && m.actuators.length))
                                m.actuators = [];
                            m.actuators.push($root.fieldhand.v1.ActuatorState.decode(r, r.size(), $undefined, q + 1));
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for ActuatorStates
             * @function getTypeUrl
             * @memberof fieldhand.v1.ActuatorStates
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            ActuatorStates.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.ActuatorStates";
            };

            return ActuatorStates;
        })();

        v1.SensorState = (function() {

            /**
             * Properties of a SensorState.
             * @typedef {Object} fieldhand.v1.SensorState.$Properties
             * @property {string|null} [name] SensorState name
             * @property {string|null} [kind] SensorState kind
             * @property {string|null} [fault] SensorState fault
             * @property {string|null} [detail] SensorState detail
             * @property {number|null} [sinceMs] SensorState sinceMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SensorState.
             * @memberof fieldhand.v1
             * @interface ISensorState
             * @augments fieldhand.v1.SensorState.$Properties
             * @deprecated Use fieldhand.v1.SensorState.$Properties instead.
             */

            /**
             * Shape of a SensorState.
             * @typedef {fieldhand.v1.SensorState.$Properties} fieldhand.v1.SensorState.$Shape
             */

            /**
             * Constructs a new SensorState.
             * @memberof fieldhand.v1
             * @classdesc Represents a SensorState.
             * @constructor
             * @param {fieldhand.v1.SensorState.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SensorState = function (p) {
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * SensorState name.
             * @member {string} name
             * @memberof fieldhand.v1.SensorState
             * @instance
             */
            SensorState.prototype.name = "";

            /**
             * SensorState kind.
             * @member {string} kind
             * @memberof fieldhand.v1.SensorState
             * @instance
             */
            SensorState.prototype.kind = "";

            /**
             * SensorState fault.
             * @member {string} fault
             * @memberof fieldhand.v1.SensorState
             * @instance
             */
            SensorState.prototype.fault = "";

            /**
             * SensorState detail.
             * @member {string} detail
             * @memberof fieldhand.v1.SensorState
             * @instance
             */
            SensorState.prototype.detail = "";

            /**
             * SensorState sinceMs.
             * @member {number} sinceMs
             * @memberof fieldhand.v1.SensorState
             * @instance
             */
            SensorState.prototype.sinceMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified SensorState message. Does not implicitly {@link fieldhand.v1.SensorState.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.SensorState
             * @static
             * @param {fieldhand.v1.SensorState.$Properties} m SensorState message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SensorState.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.name != null && $Object.hasOwnProperty.call(m, "name") && m.name !== "")
                    w.uint32(/* id 1, wireType 2 =*/10).string(m.name);
                if (m.kind != null && $Object.hasOwnProperty.call(m, "kind") && m.kind !== "")
                    w.uint32(/* id 2, wireType 2 =*/18).string(m.kind);
                if (m.fault != null && $Object.hasOwnProperty.call(m, "fault") && m.fault !== "")
                    w.uint32(/* id 3, wireType 2 =*/26).string(m.fault);
                if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
                    w.uint32(/* id 4, wireType 2 =*/34).string(m.detail);
                if (m.sinceMs != null && $Object.hasOwnProperty.call(m, "sinceMs") && (typeof m.sinceMs === "object" ? m.sinceMs.low || m.sinceMs.high : m.sinceMs !== 0))
                    w.uint32(/* id 5, wireType 0 =*/40).uint64(m.sinceMs);
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a SensorState message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.SensorState
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.SensorState & fieldhand.v1.SensorState.$Shape} SensorState
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SensorState.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m, v;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.SensorState();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.name = v;
                            else
                                delete m.name;
                            continue;
                        }
                    case 2: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.kind = v;
                            else
                                delete m.kind;
                            continue;
                        }
                    case 3: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.fault = v;
                            else
                                delete m.fault;
                            continue;
                        }
                    case 4: {
                            if (u !== 2)
                                break;
                            if ((v = r.stringVerify()).length)
                                m.detail = v;
                            else
                                delete m.detail;
                            continue;
                        }
                    case 5: {
                            if (u !== 0)
                                break;
                            if (typeof (v = r.uint64()) === "object" ? v.low || v.high : v !== 0)
                                m.sinceMs = v;
                            else
                                delete m.sinceMs;
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for SensorState
             * @function getTypeUrl
             * @memberof fieldhand.v1.SensorState
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            SensorState.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.SensorState";
            };

            return SensorState;
        })();

        v1.SensorStates = (function() {

            /**
             * Properties of a SensorStates.
             * @typedef {Object} fieldhand.v1.SensorStates.$Properties
             * @property {Array.<fieldhand.v1.SensorState.$Properties>|null} [sensors] SensorStates sensors
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SensorStates.
             * @memberof fieldhand.v1
             * @interface ISensorStates
             * @augments fieldhand.v1.SensorStates.$Properties
             * @deprecated Use fieldhand.v1.SensorStates.$Properties instead.
             */

            /**
             * Shape of a SensorStates.
             * @typedef {fieldhand.v1.SensorStates.$Properties} fieldhand.v1.SensorStates.$Shape
             */

            /**
             * Constructs a new SensorStates.
             * @memberof fieldhand.v1
             * @classdesc Represents a SensorStates.
             * @constructor
             * @param {fieldhand.v1.SensorStates.$Properties=} [p] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SensorStates = function (p) {
                this.sensors = [];
                if (p)
                    for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
                        if (p[ks[i]] != null && ks[i] !== "__proto__")
                            this[ks[i]] = p[ks[i]];
            };

            /**
             * SensorStates sensors.
             * @member {Array.<fieldhand.v1.SensorState.$Properties>} sensors
             * @memberof fieldhand.v1.SensorStates
             * @instance
             */
            SensorStates.prototype.sensors = $util.emptyArray;

            /**
             * Encodes the specified SensorStates message. Does not implicitly {@link fieldhand.v1.SensorStates.verify|verify} messages.
             * @function encode
             * @memberof fieldhand.v1.SensorStates
             * @static
             * @param {fieldhand.v1.SensorStates.$Properties} m SensorStates message or plain object to encode
             * @param {$protobuf.Writer} [w] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SensorStates.encode = function (m, w, q) {
                if (!w)
                    w = $Writer.create();
                if (q === $undefined)
                    q = 0;
                if (q > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (m.sensors != null && m.sensors.length) {
                    for (var i = 0; i < m.sensors.length; ++i)
                        $root.fieldhand.v1.SensorState.encode(m.sensors[i], w.uint32(/* id 1, wireType 2 =*/10).fork(), q + 1).ldelim();
                }
                if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
                    for (var i = 0; i < m.$unknowns.length; ++i)
                        w.raw(m.$unknowns[i]);
                return w;
            };

            /**
             * Decodes a SensorStates message from the specified reader or buffer.
             * @function decode
             * @memberof fieldhand.v1.SensorStates
             * @static
             * @param {$protobuf.Reader|Uint8Array} r Reader or buffer to decode from
             * @param {number} [l] Message length if known beforehand
             * @returns {fieldhand.v1.SensorStates & fieldhand.v1.SensorStates.$Shape} SensorStates
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SensorStates.decode = function (r, l, z, q, g) {
                if (!(r instanceof $Reader))
                    r = $Reader.create(r);
                if (q === $undefined)
                    q = 0;
                if (q > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                var c, m;
                if (l === $undefined)
                    c = r.len;
                else {
                    c = r.pos + l;
                    if (c > r.len)
                        throw $RangeError("index out of range");
                    l = r.len;
                    r.len = c;
                }
                m = g || new $root.fieldhand.v1.SensorStates();
                while (r.pos < c) {
                    var s = r.pos;
                    var t = r.tag();
                    if (t === z) {
                        z = $undefined;
                        break;
                    }
                    var u = t & 7;
                    switch (t >>>= 3) {
                    case 1: {
                            if (u !== 2)
                                break;
                            if (!(m.sensors && m.sensors.length))
                                m.sensors = [];
                            m.sensors.push($root.fieldhand.v1.SensorState.decode(r, r.size(), $undefined, q + 1));
                            continue;
                        }
                    }
                    r.skipType(u, q, t);
                    if (!r.discardUnknown) {
                        $util.makeProp(m, "$unknowns", false);
                        (m.$unknowns || (m.$unknowns = [])).push(r.raw(s, r.pos));
                    }
                }
                if (l !== $undefined) {
                    if (r.pos !== c)
                        throw $RangeError("index out of range");
                    r.len = l;
                }
                if (z !== $undefined)
                    throw $Error("missing end group");
                return m;
            };

            /**
             * Gets the type url for SensorStates
             * @function getTypeUrl
             * @memberof fieldhand.v1.SensorStates
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            SensorStates.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fieldhand.v1.SensorStates";
            };

            return SensorStates;
        })();

        return v1;
    })();

    return fieldhand;
})();

export {
  $root as default
};
