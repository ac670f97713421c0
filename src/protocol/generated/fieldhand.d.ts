// Made by `npm run generate` from fieldhand.proto.
import * as $protobuf from "protobufjs/minimal.js";

/** Namespace fieldhand. */
export namespace fieldhand {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Frame.
         * @deprecated Use fieldhand.v1.Frame.$Properties instead.
         */
        interface IFrame extends fieldhand.v1.Frame.$Properties {
        }

        /** Represents a Frame. */
        class Frame {

            /**
             * Constructs a new Frame.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Frame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Frame hello. */
            hello?: (fieldhand.v1.Hello.$Properties|null);

            /** Frame welcome. */
            welcome?: (fieldhand.v1.Welcome.$Properties|null);

            /** Frame refuse. */
            refuse?: (fieldhand.v1.Refuse.$Properties|null);

            /** Frame goodbye. */
            goodbye?: (fieldhand.v1.Goodbye.$Properties|null);

            /** Frame ping. */
            ping?: (fieldhand.v1.Ping.$Properties|null);

            /** Frame pong. */
            pong?: (fieldhand.v1.Pong.$Properties|null);

            /** Frame batch. */
            batch?: (fieldhand.v1.Batch.$Properties|null);

            /** Frame ack. */
            ack?: (fieldhand.v1.Ack.$Properties|null);

            /** Frame command. */
            command?: (fieldhand.v1.Command.$Properties|null);

            /** Frame commandResult. */
            commandResult?: (fieldhand.v1.CommandResult.$Properties|null);

            /** Frame actuatorStates. */
            actuatorStates?: (fieldhand.v1.ActuatorStates.$Properties|null);

            /** Frame sensorStates. */
            sensorStates?: (fieldhand.v1.SensorStates.$Properties|null);

            /** Frame event. */
            event?: (fieldhand.v1.Event.$Properties|null);

            /** Frame body. */
            body?: ("hello"|"welcome"|"refuse"|"goodbye"|"ping"|"pong"|"batch"|"ack"|"command"|"commandResult"|"actuatorStates"|"sensorStates"|"event");

            /**
             * Encodes the specified Frame message. Does not implicitly {@link fieldhand.v1.Frame.verify|verify} messages.
             * @param m Frame message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Frame.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Frame & fieldhand.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Frame & fieldhand.v1.Frame.$Shape;
        }

        namespace Frame {

            /** Properties of a Frame. */
            interface $Properties {

                /** Frame hello */
                hello?: (fieldhand.v1.Hello.$Properties|null);

                /** Frame welcome */
                welcome?: (fieldhand.v1.Welcome.$Properties|null);

                /** Frame refuse */
                refuse?: (fieldhand.v1.Refuse.$Properties|null);

                /** Frame goodbye */
                goodbye?: (fieldhand.v1.Goodbye.$Properties|null);

                /** Frame ping */
                ping?: (fieldhand.v1.Ping.$Properties|null);

                /** Frame pong */
                pong?: (fieldhand.v1.Pong.$Properties|null);

                /** Frame batch */
                batch?: (fieldhand.v1.Batch.$Properties|null);

                /** Frame ack */
                ack?: (fieldhand.v1.Ack.$Properties|null);

                /** Frame command */
                command?: (fieldhand.v1.Command.$Properties|null);

                /** Frame commandResult */
                commandResult?: (fieldhand.v1.CommandResult.$Properties|null);

                /** Frame actuatorStates */
                actuatorStates?: (fieldhand.v1.ActuatorStates.$Properties|null);

                /** Frame sensorStates */
                sensorStates?: (fieldhand.v1.SensorStates.$Properties|null);

                /** Frame event */
                event?: (fieldhand.v1.Event.$Properties|null);

                /** Frame body */
                body?: ("hello"|"welcome"|"refuse"|"goodbye"|"ping"|"pong"|"batch"|"ack"|"command"|"commandResult"|"actuatorStates"|"sensorStates"|"event");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Frame. */
            type $Shape = {
              hello?: fieldhand.v1.Hello.$Shape|null;
              welcome?: fieldhand.v1.Welcome.$Shape|null;
              refuse?: fieldhand.v1.Refuse.$Shape|null;
              goodbye?: fieldhand.v1.Goodbye.$Shape|null;
              ping?: fieldhand.v1.Ping.$Shape|null;
              pong?: fieldhand.v1.Pong.$Shape|null;
              batch?: fieldhand.v1.Batch.$Shape|null;
              ack?: fieldhand.v1.Ack.$Shape|null;
              command?: fieldhand.v1.Command.$Shape|null;
              commandResult?: fieldhand.v1.CommandResult.$Shape|null;
              actuatorStates?: fieldhand.v1.ActuatorStates.$Shape|null;
              sensorStates?: fieldhand.v1.SensorStates.$Shape|null;
              event?: fieldhand.v1.Event.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "hello"; hello: fieldhand.v1.Hello.$Shape; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "welcome"; hello?: null; welcome: fieldhand.v1.Welcome.$Shape; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "refuse"; hello?: null; welcome?: null; refuse: fieldhand.v1.Refuse.$Shape; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "goodbye"; hello?: null; welcome?: null; refuse?: null; goodbye: fieldhand.v1.Goodbye.$Shape; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "ping"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping: fieldhand.v1.Ping.$Shape; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "pong"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong: fieldhand.v1.Pong.$Shape; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "batch"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch: fieldhand.v1.Batch.$Shape; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "ack"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack: fieldhand.v1.Ack.$Shape; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "command"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command: fieldhand.v1.Command.$Shape; commandResult?: null; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "commandResult"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult: fieldhand.v1.CommandResult.$Shape; actuatorStates?: null; sensorStates?: null; event?: null }|{ body?: "actuatorStates"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates: fieldhand.v1.ActuatorStates.$Shape; sensorStates?: null; event?: null }|{ body?: "sensorStates"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates: fieldhand.v1.SensorStates.$Shape; event?: null }|{ body?: "event"; hello?: null; welcome?: null; refuse?: null; goodbye?: null; ping?: null; pong?: null; batch?: null; ack?: null; command?: null; commandResult?: null; actuatorStates?: null; sensorStates?: null; event: fieldhand.v1.Event.$Shape })
            );
        }

        /**
         * Properties of a Hello.
         * @deprecated Use fieldhand.v1.Hello.$Properties instead.
         */
        interface IHello extends fieldhand.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello protocol. */
            protocol: number;

            /** Hello agent. */
            agent: string;

            /** Hello token. */
            token: string;

            /** Hello software. */
            software: string;

            /** Hello boot. */
            boot: string;

            /** Hello outbox. */
            outbox: string;

            /** Hello channels. */
            channels: fieldhand.v1.Channel.$Properties[];

            /** Hello actuators. */
            actuators: fieldhand.v1.Actuator.$Properties[];

            /** Hello board. */
            board: string;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link fieldhand.v1.Hello.verify|verify} messages.
             * @param m Hello message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Hello.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Hello & fieldhand.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Hello & fieldhand.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello protocol */
                protocol?: (number|null);

                /** Hello agent */
                agent?: (string|null);

                /** Hello token */
                token?: (string|null);

                /** Hello software */
                software?: (string|null);

                /** Hello boot */
                boot?: (string|null);

                /** Hello outbox */
                outbox?: (string|null);

                /** Hello channels */
                channels?: (fieldhand.v1.Channel.$Properties[]|null);

                /** Hello actuators */
                actuators?: (fieldhand.v1.Actuator.$Properties[]|null);

                /** Hello board */
                board?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = fieldhand.v1.Hello.$Properties;
        }

        /**
         * Properties of a Channel.
         * @deprecated Use fieldhand.v1.Channel.$Properties instead.
         */
        interface IChannel extends fieldhand.v1.Channel.$Properties {
        }

        /** Represents a Channel. */
        class Channel {

            /**
             * Constructs a new Channel.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Channel.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Channel id. */
            id: number;

            /** Channel sensor. */
            sensor: string;

            /** Channel quantity. */
            quantity: string;

            /** Channel unit. */
            unit: string;

            /** Channel decimals. */
            decimals: number;

            /** Channel retired. */
            retired: boolean;

            /**
             * Encodes the specified Channel message. Does not implicitly {@link fieldhand.v1.Channel.verify|verify} messages.
             * @param m Channel message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Channel.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Channel message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Channel & fieldhand.v1.Channel.$Shape} Channel
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Channel & fieldhand.v1.Channel.$Shape;
        }

        namespace Channel {

            /** Properties of a Channel. */
            interface $Properties {

                /** Channel id */
                id?: (number|null);

                /** Channel sensor */
                sensor?: (string|null);

                /** Channel quantity */
                quantity?: (string|null);

                /** Channel unit */
                unit?: (string|null);

                /** Channel decimals */
                decimals?: (number|null);

                /** Channel retired */
                retired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Channel. */
            type $Shape = fieldhand.v1.Channel.$Properties;
        }

        /**
         * Properties of an Actuator.
         * @deprecated Use fieldhand.v1.Actuator.$Properties instead.
         */
        interface IActuator extends fieldhand.v1.Actuator.$Properties {
        }

        /** Represents an Actuator. */
        class Actuator {

            /**
             * Constructs a new Actuator.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Actuator.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Actuator name. */
            name: string;

            /** Actuator kind. */
            kind: string;

            /** Actuator actions. */
            actions: fieldhand.v1.ActionType[];

            /** Actuator proportional. */
            proportional: boolean;

            /**
             * Encodes the specified Actuator message. Does not implicitly {@link fieldhand.v1.Actuator.verify|verify} messages.
             * @param m Actuator message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Actuator.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Actuator message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Actuator & fieldhand.v1.Actuator.$Shape} Actuator
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Actuator & fieldhand.v1.Actuator.$Shape;
        }

        namespace Actuator {

            /** Properties of an Actuator. */
            interface $Properties {

                /** Actuator name */
                name?: (string|null);

                /** Actuator kind */
                kind?: (string|null);

                /** Actuator actions */
                actions?: (fieldhand.v1.ActionType[]|null);

                /** Actuator proportional */
                proportional?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Actuator. */
            type $Shape = fieldhand.v1.Actuator.$Properties;
        }

        /** ActionType enum. */
        enum ActionType {

            /** ACTION_TYPE_UNSPECIFIED value */
            ACTION_TYPE_UNSPECIFIED = 0,

            /** ACTION_TYPE_SET value */
            ACTION_TYPE_SET = 1,

            /** ACTION_TYPE_PULSE value */
            ACTION_TYPE_PULSE = 2,

            /** ACTION_TYPE_BLINK value */
            ACTION_TYPE_BLINK = 3,

            /** ACTION_TYPE_MOVE value */
            ACTION_TYPE_MOVE = 4,

            /** ACTION_TYPE_STOP value */
            ACTION_TYPE_STOP = 5
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use fieldhand.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends fieldhand.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome session. */
            session: string;

            /** Welcome heartbeatMs. */
            heartbeatMs: number;

            /** Welcome leaseMs. */
            leaseMs: number;

            /** Welcome serverTimeMs. */
            serverTimeMs: number;

            /** Welcome lastSequence. */
            lastSequence: number;

            /** Welcome maxFrameBytes. */
            maxFrameBytes: number;

            /** Welcome maxUnackedBytes. */
            maxUnackedBytes: number;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link fieldhand.v1.Welcome.verify|verify} messages.
             * @param m Welcome message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Welcome.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Welcome & fieldhand.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Welcome & fieldhand.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome session */
                session?: (string|null);

                /** Welcome heartbeatMs */
                heartbeatMs?: (number|null);

                /** Welcome leaseMs */
                leaseMs?: (number|null);

                /** Welcome serverTimeMs */
                serverTimeMs?: (number|null);

                /** Welcome lastSequence */
                lastSequence?: (number|null);

                /** Welcome maxFrameBytes */
                maxFrameBytes?: (number|null);

                /** Welcome maxUnackedBytes */
                maxUnackedBytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = fieldhand.v1.Welcome.$Properties;
        }

        /** RefuseReason enum. */
        enum RefuseReason {

            /** REFUSE_REASON_UNSPECIFIED value */
            REFUSE_REASON_UNSPECIFIED = 0,

            /** REFUSE_REASON_PROTOCOL_VERSION value */
            REFUSE_REASON_PROTOCOL_VERSION = 1,

            /** REFUSE_REASON_UNAUTHENTICATED value */
            REFUSE_REASON_UNAUTHENTICATED = 2,

            /** REFUSE_REASON_INVALID_HELLO value */
            REFUSE_REASON_INVALID_HELLO = 3,

            /** REFUSE_REASON_OVERLOADED value */
            REFUSE_REASON_OVERLOADED = 4,

            /** REFUSE_REASON_WRONG_AGENT value */
            REFUSE_REASON_WRONG_AGENT = 5
        }

        /**
         * Properties of a Refuse.
         * @deprecated Use fieldhand.v1.Refuse.$Properties instead.
         */
        interface IRefuse extends fieldhand.v1.Refuse.$Properties {
        }

        /** Represents a Refuse. */
        class Refuse {

            /**
             * Constructs a new Refuse.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Refuse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Refuse reason. */
            reason: fieldhand.v1.RefuseReason;

            /** Refuse detail. */
            detail: string;

            /** Refuse retryAfterMs. */
            retryAfterMs: number;

            /**
             * Encodes the specified Refuse message. Does not implicitly {@link fieldhand.v1.Refuse.verify|verify} messages.
             * @param m Refuse message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Refuse.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Refuse message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Refuse & fieldhand.v1.Refuse.$Shape} Refuse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Refuse & fieldhand.v1.Refuse.$Shape;
        }

        namespace Refuse {

            /** Properties of a Refuse. */
            interface $Properties {

                /** Refuse reason */
                reason?: (fieldhand.v1.RefuseReason|null);

                /** Refuse detail */
                detail?: (string|null);

                /** Refuse retryAfterMs */
                retryAfterMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Refuse. */
            type $Shape = fieldhand.v1.Refuse.$Properties;
        }

        /** GoodbyeReason enum. */
        enum GoodbyeReason {

            /** GOODBYE_REASON_UNSPECIFIED value */
            GOODBYE_REASON_UNSPECIFIED = 0,

            /** GOODBYE_REASON_SHUTDOWN value */
            GOODBYE_REASON_SHUTDOWN = 1,

            /** GOODBYE_REASON_DRAINING value */
            GOODBYE_REASON_DRAINING = 2,

            /** GOODBYE_REASON_SUPERSEDED value */
            GOODBYE_REASON_SUPERSEDED = 3,

            /** GOODBYE_REASON_PROTOCOL_ERROR value */
            GOODBYE_REASON_PROTOCOL_ERROR = 4,

            /** GOODBYE_REASON_TIMEOUT value */
            GOODBYE_REASON_TIMEOUT = 5,

            /** GOODBYE_REASON_OVERLOADED value */
            GOODBYE_REASON_OVERLOADED = 6,

            /** GOODBYE_REASON_REVOKED value */
            GOODBYE_REASON_REVOKED = 7
        }

        /**
         * Properties of a Goodbye.
         * @deprecated Use fieldhand.v1.Goodbye.$Properties instead.
         */
        interface IGoodbye extends fieldhand.v1.Goodbye.$Properties {
        }

        /** Represents a Goodbye. */
        class Goodbye {

            /**
             * Constructs a new Goodbye.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Goodbye.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Goodbye reason. */
            reason: fieldhand.v1.GoodbyeReason;

            /** Goodbye detail. */
            detail: string;

            /** Goodbye retryAfterMs. */
            retryAfterMs: number;

            /**
             * Encodes the specified Goodbye message. Does not implicitly {@link fieldhand.v1.Goodbye.verify|verify} messages.
             * @param m Goodbye message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Goodbye.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Goodbye message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Goodbye & fieldhand.v1.Goodbye.$Shape} Goodbye
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Goodbye & fieldhand.v1.Goodbye.$Shape;
        }

        namespace Goodbye {

            /** Properties of a Goodbye. */
            interface $Properties {

                /** Goodbye reason */
                reason?: (fieldhand.v1.GoodbyeReason|null);

                /** Goodbye detail */
                detail?: (string|null);

                /** Goodbye retryAfterMs */
                retryAfterMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Goodbye. */
            type $Shape = fieldhand.v1.Goodbye.$Properties;
        }

        /**
         * Properties of a Ping.
         * @deprecated Use fieldhand.v1.Ping.$Properties instead.
         */
        interface IPing extends fieldhand.v1.Ping.$Properties {
        }

        /** Represents a Ping. */
        class Ping {

            /**
             * Constructs a new Ping.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Ping.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ping stamp. */
            stamp: number;

            /** Ping roundTripUs. */
            roundTripUs: number;

            /**
             * Encodes the specified Ping message. Does not implicitly {@link fieldhand.v1.Ping.verify|verify} messages.
             * @param m Ping message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Ping.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ping message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Ping & fieldhand.v1.Ping.$Shape} Ping
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Ping & fieldhand.v1.Ping.$Shape;
        }

        namespace Ping {

            /** Properties of a Ping. */
            interface $Properties {

                /** Ping stamp */
                stamp?: (number|null);

                /** Ping roundTripUs */
                roundTripUs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ping. */
            type $Shape = fieldhand.v1.Ping.$Properties;
        }

        /**
         * Properties of a Pong.
         * @deprecated Use fieldhand.v1.Pong.$Properties instead.
         */
        interface IPong extends fieldhand.v1.Pong.$Properties {
        }

        /** Represents a Pong. */
        class Pong {

            /**
             * Constructs a new Pong.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Pong.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Pong stamp. */
            stamp: number;

            /**
             * Encodes the specified Pong message. Does not implicitly {@link fieldhand.v1.Pong.verify|verify} messages.
             * @param m Pong message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Pong.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Pong message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Pong & fieldhand.v1.Pong.$Shape} Pong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Pong & fieldhand.v1.Pong.$Shape;
        }

        namespace Pong {

            /** Properties of a Pong. */
            interface $Properties {

                /** Pong stamp */
                stamp?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Pong. */
            type $Shape = fieldhand.v1.Pong.$Properties;
        }

        /** ClockQuality enum. */
        enum ClockQuality {

            /** CLOCK_QUALITY_UNSPECIFIED value */
            CLOCK_QUALITY_UNSPECIFIED = 0,

            /** CLOCK_QUALITY_GOOD value */
            CLOCK_QUALITY_GOOD = 1,

            /** CLOCK_QUALITY_RESTAMPED value */
            CLOCK_QUALITY_RESTAMPED = 2,

            /** CLOCK_QUALITY_UNCERTAIN value */
            CLOCK_QUALITY_UNCERTAIN = 3
        }

        /**
         * Properties of a Batch.
         * @deprecated Use fieldhand.v1.Batch.$Properties instead.
         */
        interface IBatch extends fieldhand.v1.Batch.$Properties {
        }

        /** Represents a Batch. */
        class Batch {

            /**
             * Constructs a new Batch.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Batch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Batch sequence. */
            sequence: number;

            /** Batch baseTimeMs. */
            baseTimeMs: number;

            /** Batch clock. */
            clock: fieldhand.v1.ClockQuality;

            /** Batch columns. */
            columns: Uint8Array;

            /** Batch gap. */
            gap?: (fieldhand.v1.Gap.$Properties|null);

            /**
             * Encodes the specified Batch message. Does not implicitly {@link fieldhand.v1.Batch.verify|verify} messages.
             * @param m Batch message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Batch.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Batch message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Batch & fieldhand.v1.Batch.$Shape} Batch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Batch & fieldhand.v1.Batch.$Shape;
        }

        namespace Batch {

            /** Properties of a Batch. */
            interface $Properties {

                /** Batch sequence */
                sequence?: (number|null);

                /** Batch baseTimeMs */
                baseTimeMs?: (number|null);

                /** Batch clock */
                clock?: (fieldhand.v1.ClockQuality|null);

                /** Batch columns */
                columns?: (Uint8Array|null);

                /** Batch gap */
                gap?: (fieldhand.v1.Gap.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Batch. */
            type $Shape = fieldhand.v1.Batch.$Properties;
        }

        /**
         * Properties of a Columns.
         * @deprecated Use fieldhand.v1.Columns.$Properties instead.
         */
        interface IColumns extends fieldhand.v1.Columns.$Properties {
        }

        /** Represents a Columns. */
        class Columns {

            /**
             * Constructs a new Columns.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Columns.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Columns channel. */
            channel: number[];

            /** Columns count. */
            count: number[];

            /** Columns times. */
            times: Uint8Array;

            /** Columns values. */
            values: Uint8Array;

            /** Columns quality. */
            quality: Uint8Array;

            /**
             * Encodes the specified Columns message. Does not implicitly {@link fieldhand.v1.Columns.verify|verify} messages.
             * @param m Columns message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Columns.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Columns message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Columns & fieldhand.v1.Columns.$Shape} Columns
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Columns & fieldhand.v1.Columns.$Shape;
        }

        namespace Columns {

            /** Properties of a Columns. */
            interface $Properties {

                /** Columns channel */
                channel?: (number[]|null);

                /** Columns count */
                count?: (number[]|null);

                /** Columns times */
                times?: (Uint8Array|null);

                /** Columns values */
                values?: (Uint8Array|null);

                /** Columns quality */
                quality?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Columns. */
            type $Shape = fieldhand.v1.Columns.$Properties;
        }

        /** Quality enum. */
        enum Quality {

            /** QUALITY_OK value */
            QUALITY_OK = 0,

            /** QUALITY_SUSPECT value */
            QUALITY_SUSPECT = 1,

            /** QUALITY_UNCERTAIN_TIME value */
            QUALITY_UNCERTAIN_TIME = 2
        }

        /**
         * Properties of a Gap.
         * @deprecated Use fieldhand.v1.Gap.$Properties instead.
         */
        interface IGap extends fieldhand.v1.Gap.$Properties {
        }

        /** Represents a Gap. */
        class Gap {

            /**
             * Constructs a new Gap.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Gap.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Gap readings. */
            readings: number;

            /** Gap fromMs. */
            fromMs: number;

            /** Gap toMs. */
            toMs: number;

            /** Gap reason. */
            reason: string;

            /**
             * Encodes the specified Gap message. Does not implicitly {@link fieldhand.v1.Gap.verify|verify} messages.
             * @param m Gap message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Gap.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Gap message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Gap & fieldhand.v1.Gap.$Shape} Gap
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Gap & fieldhand.v1.Gap.$Shape;
        }

        namespace Gap {

            /** Properties of a Gap. */
            interface $Properties {

                /** Gap readings */
                readings?: (number|null);

                /** Gap fromMs */
                fromMs?: (number|null);

                /** Gap toMs */
                toMs?: (number|null);

                /** Gap reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Gap. */
            type $Shape = fieldhand.v1.Gap.$Properties;
        }

        /**
         * Properties of an Ack.
         * @deprecated Use fieldhand.v1.Ack.$Properties instead.
         */
        interface IAck extends fieldhand.v1.Ack.$Properties {
        }

        /** Represents an Ack. */
        class Ack {

            /**
             * Constructs a new Ack.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Ack.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ack sequence. */
            sequence: number;

            /**
             * Encodes the specified Ack message. Does not implicitly {@link fieldhand.v1.Ack.verify|verify} messages.
             * @param m Ack message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Ack.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Ack message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Ack & fieldhand.v1.Ack.$Shape} Ack
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Ack & fieldhand.v1.Ack.$Shape;
        }

        namespace Ack {

            /** Properties of an Ack. */
            interface $Properties {

                /** Ack sequence */
                sequence?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Ack. */
            type $Shape = fieldhand.v1.Ack.$Properties;
        }

        /**
         * Properties of a Command.
         * @deprecated Use fieldhand.v1.Command.$Properties instead.
         */
        interface ICommand extends fieldhand.v1.Command.$Properties {
        }

        /** Represents a Command. */
        class Command {

            /**
             * Constructs a new Command.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Command.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Command id. */
            id: string;

            /** Command actuator. */
            actuator: string;

            /** Command ttlMs. */
            ttlMs: number;

            /** Command issuer. */
            issuer: string;

            /** Command set. */
            set?: (fieldhand.v1.SetAction.$Properties|null);

            /** Command pulse. */
            pulse?: (fieldhand.v1.PulseAction.$Properties|null);

            /** Command blink. */
            blink?: (fieldhand.v1.BlinkAction.$Properties|null);

            /** Command move. */
            move?: (fieldhand.v1.MoveAction.$Properties|null);

            /** Command stop. */
            stop?: (fieldhand.v1.StopAction.$Properties|null);

            /** Command action. */
            action?: ("set"|"pulse"|"blink"|"move"|"stop");

            /**
             * Encodes the specified Command message. Does not implicitly {@link fieldhand.v1.Command.verify|verify} messages.
             * @param m Command message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Command.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Command & fieldhand.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Command & fieldhand.v1.Command.$Shape;
        }

        namespace Command {

            /** Properties of a Command. */
            interface $Properties {

                /** Command id */
                id?: (string|null);

                /** Command actuator */
                actuator?: (string|null);

                /** Command ttlMs */
                ttlMs?: (number|null);

                /** Command issuer */
                issuer?: (string|null);

                /** Command set */
                set?: (fieldhand.v1.SetAction.$Properties|null);

                /** Command pulse */
                pulse?: (fieldhand.v1.PulseAction.$Properties|null);

                /** Command blink */
                blink?: (fieldhand.v1.BlinkAction.$Properties|null);

                /** Command move */
                move?: (fieldhand.v1.MoveAction.$Properties|null);

                /** Command stop */
                stop?: (fieldhand.v1.StopAction.$Properties|null);

                /** Command action */
                action?: ("set"|"pulse"|"blink"|"move"|"stop");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Command. */
            type $Shape = {
              id?: string|null;
              actuator?: string|null;
              ttlMs?: number|null;
              issuer?: string|null;
              set?: fieldhand.v1.SetAction.$Shape|null;
              pulse?: fieldhand.v1.PulseAction.$Shape|null;
              blink?: fieldhand.v1.BlinkAction.$Shape|null;
              move?: fieldhand.v1.MoveAction.$Shape|null;
              stop?: fieldhand.v1.StopAction.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ action?: undefined; set?: null; pulse?: null; blink?: null; move?: null; stop?: null }|{ action?: "set"; set: fieldhand.v1.SetAction.$Shape; pulse?: null; blink?: null; move?: null; stop?: null }|{ action?: "pulse"; set?: null; pulse: fieldhand.v1.PulseAction.$Shape; blink?: null; move?: null; stop?: null }|{ action?: "blink"; set?: null; pulse?: null; blink: fieldhand.v1.BlinkAction.$Shape; move?: null; stop?: null }|{ action?: "move"; set?: null; pulse?: null; blink?: null; move: fieldhand.v1.MoveAction.$Shape; stop?: null }|{ action?: "stop"; set?: null; pulse?: null; blink?: null; move?: null; stop: fieldhand.v1.StopAction.$Shape })
            );
        }

        /**
         * Properties of a SetAction.
         * @deprecated Use fieldhand.v1.SetAction.$Properties instead.
         */
        interface ISetAction extends fieldhand.v1.SetAction.$Properties {
        }

        /** Represents a SetAction. */
        class SetAction {

            /**
             * Constructs a new SetAction.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.SetAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SetAction level. */
            level: number;

            /** SetAction fadeMs. */
            fadeMs: number;

            /**
             * Encodes the specified SetAction message. Does not implicitly {@link fieldhand.v1.SetAction.verify|verify} messages.
             * @param m SetAction message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.SetAction.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SetAction message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.SetAction & fieldhand.v1.SetAction.$Shape} SetAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.SetAction & fieldhand.v1.SetAction.$Shape;
        }

        namespace SetAction {

            /** Properties of a SetAction. */
            interface $Properties {

                /** SetAction level */
                level?: (number|null);

                /** SetAction fadeMs */
                fadeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SetAction. */
            type $Shape = fieldhand.v1.SetAction.$Properties;
        }

        /**
         * Properties of a PulseAction.
         * @deprecated Use fieldhand.v1.PulseAction.$Properties instead.
         */
        interface IPulseAction extends fieldhand.v1.PulseAction.$Properties {
        }

        /** Represents a PulseAction. */
        class PulseAction {

            /**
             * Constructs a new PulseAction.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.PulseAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PulseAction durationMs. */
            durationMs: number;

            /**
             * Encodes the specified PulseAction message. Does not implicitly {@link fieldhand.v1.PulseAction.verify|verify} messages.
             * @param m PulseAction message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.PulseAction.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PulseAction message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.PulseAction & fieldhand.v1.PulseAction.$Shape} PulseAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.PulseAction & fieldhand.v1.PulseAction.$Shape;
        }

        namespace PulseAction {

            /** Properties of a PulseAction. */
            interface $Properties {

                /** PulseAction durationMs */
                durationMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PulseAction. */
            type $Shape = fieldhand.v1.PulseAction.$Properties;
        }

        /**
         * Properties of a BlinkAction.
         * @deprecated Use fieldhand.v1.BlinkAction.$Properties instead.
         */
        interface IBlinkAction extends fieldhand.v1.BlinkAction.$Properties {
        }

        /** Represents a BlinkAction. */
        class BlinkAction {

            /**
             * Constructs a new BlinkAction.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.BlinkAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BlinkAction onMs. */
            onMs: number;

            /** BlinkAction offMs. */
            offMs: number;

            /** BlinkAction times. */
            times: number;

            /**
             * Encodes the specified BlinkAction message. Does not implicitly {@link fieldhand.v1.BlinkAction.verify|verify} messages.
             * @param m BlinkAction message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.BlinkAction.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BlinkAction message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.BlinkAction & fieldhand.v1.BlinkAction.$Shape} BlinkAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.BlinkAction & fieldhand.v1.BlinkAction.$Shape;
        }

        namespace BlinkAction {

            /** Properties of a BlinkAction. */
            interface $Properties {

                /** BlinkAction onMs */
                onMs?: (number|null);

                /** BlinkAction offMs */
                offMs?: (number|null);

                /** BlinkAction times */
                times?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BlinkAction. */
            type $Shape = fieldhand.v1.BlinkAction.$Properties;
        }

        /**
         * Properties of a MoveAction.
         * @deprecated Use fieldhand.v1.MoveAction.$Properties instead.
         */
        interface IMoveAction extends fieldhand.v1.MoveAction.$Properties {
        }

        /** Represents a MoveAction. */
        class MoveAction {

            /**
             * Constructs a new MoveAction.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.MoveAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MoveAction position. */
            position: number;

            /**
             * Encodes the specified MoveAction message. Does not implicitly {@link fieldhand.v1.MoveAction.verify|verify} messages.
             * @param m MoveAction message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.MoveAction.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MoveAction message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.MoveAction & fieldhand.v1.MoveAction.$Shape} MoveAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.MoveAction & fieldhand.v1.MoveAction.$Shape;
        }

        namespace MoveAction {

            /** Properties of a MoveAction. */
            interface $Properties {

                /** MoveAction position */
                position?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MoveAction. */
            type $Shape = fieldhand.v1.MoveAction.$Properties;
        }

        /**
         * Properties of a StopAction.
         * @deprecated Use fieldhand.v1.StopAction.$Properties instead.
         */
        interface IStopAction extends fieldhand.v1.StopAction.$Properties {
        }

        /** Represents a StopAction. */
        class StopAction {

            /**
             * Constructs a new StopAction.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.StopAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified StopAction message. Does not implicitly {@link fieldhand.v1.StopAction.verify|verify} messages.
             * @param m StopAction message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.StopAction.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StopAction message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.StopAction & fieldhand.v1.StopAction.$Shape} StopAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.StopAction & fieldhand.v1.StopAction.$Shape;
        }

        namespace StopAction {

            /** Properties of a StopAction. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StopAction. */
            type $Shape = fieldhand.v1.StopAction.$Properties;
        }

        /** CommandState enum. */
        enum CommandState {

            /** COMMAND_STATE_UNSPECIFIED value */
            COMMAND_STATE_UNSPECIFIED = 0,

            /** COMMAND_STATE_EXECUTED value */
            COMMAND_STATE_EXECUTED = 1,

            /** COMMAND_STATE_REJECTED value */
            COMMAND_STATE_REJECTED = 2,

            /** COMMAND_STATE_FAILED value */
            COMMAND_STATE_FAILED = 3,

            /** COMMAND_STATE_EXPIRED value */
            COMMAND_STATE_EXPIRED = 4
        }

        /**
         * Properties of a CommandResult.
         * @deprecated Use fieldhand.v1.CommandResult.$Properties instead.
         */
        interface ICommandResult extends fieldhand.v1.CommandResult.$Properties {
        }

        /** Represents a CommandResult. */
        class CommandResult {

            /**
             * Constructs a new CommandResult.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.CommandResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommandResult id. */
            id: string;

            /** CommandResult state. */
            state: fieldhand.v1.CommandState;

            /** CommandResult reason. */
            reason: string;

            /** CommandResult detail. */
            detail: string;

            /** CommandResult actuator. */
            actuator?: (fieldhand.v1.ActuatorState.$Properties|null);

            /**
             * Encodes the specified CommandResult message. Does not implicitly {@link fieldhand.v1.CommandResult.verify|verify} messages.
             * @param m CommandResult message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.CommandResult.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommandResult message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.CommandResult & fieldhand.v1.CommandResult.$Shape} CommandResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.CommandResult & fieldhand.v1.CommandResult.$Shape;
        }

        namespace CommandResult {

            /** Properties of a CommandResult. */
            interface $Properties {

                /** CommandResult id */
                id?: (string|null);

                /** CommandResult state */
                state?: (fieldhand.v1.CommandState|null);

                /** CommandResult reason */
                reason?: (string|null);

                /** CommandResult detail */
                detail?: (string|null);

                /** CommandResult actuator */
                actuator?: (fieldhand.v1.ActuatorState.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommandResult. */
            type $Shape = fieldhand.v1.CommandResult.$Properties;
        }

        /**
         * Properties of an ActuatorState.
         * @deprecated Use fieldhand.v1.ActuatorState.$Properties instead.
         */
        interface IActuatorState extends fieldhand.v1.ActuatorState.$Properties {
        }

        /** Represents an ActuatorState. */
        class ActuatorState {

            /**
             * Constructs a new ActuatorState.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.ActuatorState.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ActuatorState name. */
            name: string;

            /** ActuatorState level. */
            level: number;

            /** ActuatorState readBack. */
            readBack: boolean;

            /** ActuatorState cause. */
            cause: string;

            /** ActuatorState sinceMs. */
            sinceMs: number;

            /** ActuatorState fault. */
            fault: string;

            /** ActuatorState position. */
            position?: (number|null);

            /** ActuatorState rpm. */
            rpm?: (number|null);

            /** ActuatorState activity. */
            activity: string;

            /**
             * Encodes the specified ActuatorState message. Does not implicitly {@link fieldhand.v1.ActuatorState.verify|verify} messages.
             * @param m ActuatorState message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.ActuatorState.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ActuatorState message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.ActuatorState & fieldhand.v1.ActuatorState.$Shape} ActuatorState
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.ActuatorState & fieldhand.v1.ActuatorState.$Shape;
        }

        namespace ActuatorState {

            /** Properties of an ActuatorState. */
            interface $Properties {

                /** ActuatorState name */
                name?: (string|null);

                /** ActuatorState level */
                level?: (number|null);

                /** ActuatorState readBack */
                readBack?: (boolean|null);

                /** ActuatorState cause */
                cause?: (string|null);

                /** ActuatorState sinceMs */
                sinceMs?: (number|null);

                /** ActuatorState fault */
                fault?: (string|null);

                /** ActuatorState position */
                position?: (number|null);

                /** ActuatorState rpm */
                rpm?: (number|null);

                /** ActuatorState activity */
                activity?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ActuatorState. */
            type $Shape = fieldhand.v1.ActuatorState.$Properties;
        }

        /**
         * Properties of an ActuatorStates.
         * @deprecated Use fieldhand.v1.ActuatorStates.$Properties instead.
         */
        interface IActuatorStates extends fieldhand.v1.ActuatorStates.$Properties {
        }

        /** Represents an ActuatorStates. */
        class ActuatorStates {

            /**
             * Constructs a new ActuatorStates.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.ActuatorStates.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ActuatorStates actuators. */
            actuators: fieldhand.v1.ActuatorState.$Properties[];

            /**
             * Encodes the specified ActuatorStates message. Does not implicitly {@link fieldhand.v1.ActuatorStates.verify|verify} messages.
             * @param m ActuatorStates message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.ActuatorStates.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ActuatorStates message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.ActuatorStates & fieldhand.v1.ActuatorStates.$Shape} ActuatorStates
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.ActuatorStates & fieldhand.v1.ActuatorStates.$Shape;
        }

        namespace ActuatorStates {

            /** Properties of an ActuatorStates. */
            interface $Properties {

                /** ActuatorStates actuators */
                actuators?: (fieldhand.v1.ActuatorState.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ActuatorStates. */
            type $Shape = fieldhand.v1.ActuatorStates.$Properties;
        }

        /**
         * Properties of a SensorState.
         * @deprecated Use fieldhand.v1.SensorState.$Properties instead.
         */
        interface ISensorState extends fieldhand.v1.SensorState.$Properties {
        }

        /** Represents a SensorState. */
        class SensorState {

            /**
             * Constructs a new SensorState.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.SensorState.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SensorState name. */
            name: string;

            /** SensorState kind. */
            kind: string;

            /** SensorState fault. */
            fault: string;

            /** SensorState detail. */
            detail: string;

            /** SensorState sinceMs. */
            sinceMs: number;

            /**
             * Encodes the specified SensorState message. Does not implicitly {@link fieldhand.v1.SensorState.verify|verify} messages.
             * @param m SensorState message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.SensorState.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SensorState message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.SensorState & fieldhand.v1.SensorState.$Shape} SensorState
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.SensorState & fieldhand.v1.SensorState.$Shape;
        }

        namespace SensorState {

            /** Properties of a SensorState. */
            interface $Properties {

                /** SensorState name */
                name?: (string|null);

                /** SensorState kind */
                kind?: (string|null);

                /** SensorState fault */
                fault?: (string|null);

                /** SensorState detail */
                detail?: (string|null);

                /** SensorState sinceMs */
                sinceMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SensorState. */
            type $Shape = fieldhand.v1.SensorState.$Properties;
        }

        /**
         * Properties of a SensorStates.
         * @deprecated Use fieldhand.v1.SensorStates.$Properties instead.
         */
        interface ISensorStates extends fieldhand.v1.SensorStates.$Properties {
        }

        /** Represents a SensorStates. */
        class SensorStates {

            /**
             * Constructs a new SensorStates.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.SensorStates.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SensorStates sensors. */
            sensors: fieldhand.v1.SensorState.$Properties[];

            /**
             * Encodes the specified SensorStates message. Does not implicitly {@link fieldhand.v1.SensorStates.verify|verify} messages.
             * @param m SensorStates message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.SensorStates.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SensorStates message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.SensorStates & fieldhand.v1.SensorStates.$Shape} SensorStates
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.SensorStates & fieldhand.v1.SensorStates.$Shape;
        }

        namespace SensorStates {

            /** Properties of a SensorStates. */
            interface $Properties {

                /** SensorStates sensors */
                sensors?: (fieldhand.v1.SensorState.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SensorStates. */
            type $Shape = fieldhand.v1.SensorStates.$Properties;
        }

        /**
         * Properties of an Event.
         * @deprecated Use fieldhand.v1.Event.$Properties instead.
         */
        interface IEvent extends fieldhand.v1.Event.$Properties {
        }

        /** Represents an Event. */
        class Event {

            /**
             * Constructs a new Event.
             * @param [p] Properties to set
             */
            constructor(p?: fieldhand.v1.Event.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Event timeMs. */
            timeMs: number;

            /** Event kind. */
            kind: string;

            /** Event source. */
            source: string;

            /** Event text. */
            text: string;

            /**
             * Encodes the specified Event message. Does not implicitly {@link fieldhand.v1.Event.verify|verify} messages.
             * @param m Event message or plain object to encode
             * @param [w] Writer to encode to
             * @returns Writer
             */
            static encode(m: fieldhand.v1.Event.$Properties, w?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Event message from the specified reader or buffer.
             * @param r Reader or buffer to decode from
             * @param [l] Message length if known beforehand
             * @returns {fieldhand.v1.Event & fieldhand.v1.Event.$Shape} Event
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(r: ($protobuf.Reader|Uint8Array), l?: number): fieldhand.v1.Event & fieldhand.v1.Event.$Shape;
        }

        namespace Event {

            /** Properties of an Event. */
            interface $Properties {

                /** Event timeMs */
                timeMs?: (number|null);

                /** Event kind */
                kind?: (string|null);

                /** Event source */
                source?: (string|null);

                /** Event text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Event. */
            type $Shape = fieldhand.v1.Event.$Properties;
        }
    }
}
