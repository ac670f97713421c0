// Made by `npm run generate` from fieldhand.proto.
"use strict";
import $protobuf from "protobufjs/minimal.js";
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;
const $root = $protobuf.roots["fieldhand"] || ($protobuf.roots["fieldhand"] = {});
export const fieldhand = $root.fieldhand = (() => {
  const fieldhand2 = {};
  fieldhand2.v1 = (function() {
    const v1 = {};
    v1.Frame = (function() {
      const Frame = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Frame.prototype.hello = null;
      Frame.prototype.welcome = null;
      Frame.prototype.refuse = null;
      Frame.prototype.goodbye = null;
      Frame.prototype.ping = null;
      Frame.prototype.pong = null;
      Frame.prototype.batch = null;
      Frame.prototype.ack = null;
      Frame.prototype.command = null;
      Frame.prototype.commandResult = null;
      Frame.prototype.actuatorStates = null;
      Frame.prototype.sensorStates = null;
      Frame.prototype.event = null;
      let $oneOfFields;
      $Object.defineProperty(Frame.prototype, "body", {
        get: $util.oneOfGetter($oneOfFields = ["hello", "welcome", "refuse", "goodbye", "ping", "pong", "batch", "ack", "command", "commandResult", "actuatorStates", "sensorStates", "event"]),
        set: $util.oneOfSetter($oneOfFields)
      });
      Frame.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.hello != null && $Object.hasOwnProperty.call(m, "hello"))
          $root.fieldhand.v1.Hello.encode(m.hello, w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).fork(), q + 1).ldelim();
        if (m.welcome != null && $Object.hasOwnProperty.call(m, "welcome"))
          $root.fieldhand.v1.Welcome.encode(m.welcome, w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).fork(), q + 1).ldelim();
        if (m.refuse != null && $Object.hasOwnProperty.call(m, "refuse"))
          $root.fieldhand.v1.Refuse.encode(m.refuse, w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).fork(), q + 1).ldelim();
        if (m.goodbye != null && $Object.hasOwnProperty.call(m, "goodbye"))
          $root.fieldhand.v1.Goodbye.encode(m.goodbye, w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).fork(), q + 1).ldelim();
        if (m.ping != null && $Object.hasOwnProperty.call(m, "ping"))
          $root.fieldhand.v1.Ping.encode(m.ping, w.uint32(
            /* id 5, wireType 2 =*/
            42
          ).fork(), q + 1).ldelim();
        if (m.pong != null && $Object.hasOwnProperty.call(m, "pong"))
          $root.fieldhand.v1.Pong.encode(m.pong, w.uint32(
            /* id 6, wireType 2 =*/
            50
          ).fork(), q + 1).ldelim();
        if (m.batch != null && $Object.hasOwnProperty.call(m, "batch"))
          $root.fieldhand.v1.Batch.encode(m.batch, w.uint32(
            /* id 7, wireType 2 =*/
            58
          ).fork(), q + 1).ldelim();
        if (m.ack != null && $Object.hasOwnProperty.call(m, "ack"))
          $root.fieldhand.v1.Ack.encode(m.ack, w.uint32(
            /* id 8, wireType 2 =*/
            66
          ).fork(), q + 1).ldelim();
        if (m.command != null && $Object.hasOwnProperty.call(m, "command"))
          $root.fieldhand.v1.Command.encode(m.command, w.uint32(
            /* id 9, wireType 2 =*/
            74
          ).fork(), q + 1).ldelim();
        if (m.commandResult != null && $Object.hasOwnProperty.call(m, "commandResult"))
          $root.fieldhand.v1.CommandResult.encode(m.commandResult, w.uint32(
            /* id 10, wireType 2 =*/
            82
          ).fork(), q + 1).ldelim();
        if (m.actuatorStates != null && $Object.hasOwnProperty.call(m, "actuatorStates"))
          $root.fieldhand.v1.ActuatorStates.encode(m.actuatorStates, w.uint32(
            /* id 11, wireType 2 =*/
            90
          ).fork(), q + 1).ldelim();
        if (m.sensorStates != null && $Object.hasOwnProperty.call(m, "sensorStates"))
          $root.fieldhand.v1.SensorStates.encode(m.sensorStates, w.uint32(
            /* id 12, wireType 2 =*/
            98
          ).fork(), q + 1).ldelim();
        if (m.event != null && $Object.hasOwnProperty.call(m, "event"))
          $root.fieldhand.v1.Event.encode(m.event, w.uint32(
            /* id 13, wireType 2 =*/
            106
          ).fork(), q + 1).ldelim();
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Frame.decode = function(r, l, z, q, g) {
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
            case 13: {
              if (u !== 2)
                break;
              m.event = $root.fieldhand.v1.Event.decode(r, r.size(), $undefined, q + 1, m.event);
              m.body = "event";
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
      return Frame;
    })();
    v1.Hello = (function() {
      const Hello = function(p) {
        this.channels = [];
        this.actuators = [];
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Hello.prototype.protocol = 0;
      Hello.prototype.agent = "";
      Hello.prototype.token = "";
      Hello.prototype.software = "";
      Hello.prototype.boot = "";
      Hello.prototype.outbox = "";
      Hello.prototype.channels = $util.emptyArray;
      Hello.prototype.actuators = $util.emptyArray;
      Hello.prototype.board = "";
      Hello.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.protocol != null && $Object.hasOwnProperty.call(m, "protocol") && m.protocol !== 0)
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint32(m.protocol);
        if (m.agent != null && $Object.hasOwnProperty.call(m, "agent") && m.agent !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.agent);
        if (m.token != null && $Object.hasOwnProperty.call(m, "token") && m.token !== "")
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).string(m.token);
        if (m.software != null && $Object.hasOwnProperty.call(m, "software") && m.software !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.software);
        if (m.boot != null && $Object.hasOwnProperty.call(m, "boot") && m.boot !== "")
          w.uint32(
            /* id 5, wireType 2 =*/
            42
          ).string(m.boot);
        if (m.outbox != null && $Object.hasOwnProperty.call(m, "outbox") && m.outbox !== "")
          w.uint32(
            /* id 6, wireType 2 =*/
            50
          ).string(m.outbox);
        if (m.channels != null && m.channels.length) {
          for (var i = 0; i < m.channels.length; ++i)
            $root.fieldhand.v1.Channel.encode(m.channels[i], w.uint32(
              /* id 7, wireType 2 =*/
              58
            ).fork(), q + 1).ldelim();
        }
        if (m.actuators != null && m.actuators.length) {
          for (var i = 0; i < m.actuators.length; ++i)
            $root.fieldhand.v1.Actuator.encode(m.actuators[i], w.uint32(
              /* id 8, wireType 2 =*/
              66
            ).fork(), q + 1).ldelim();
        }
        if (m.board != null && $Object.hasOwnProperty.call(m, "board") && m.board !== "")
          w.uint32(
            /* id 9, wireType 2 =*/
            74
          ).string(m.board);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Hello.decode = function(r, l, z, q, g) {
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
      return Hello;
    })();
    v1.Channel = (function() {
      const Channel = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Channel.prototype.id = 0;
      Channel.prototype.sensor = "";
      Channel.prototype.quantity = "";
      Channel.prototype.unit = "";
      Channel.prototype.decimals = 0;
      Channel.prototype.retired = false;
      Channel.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.id != null && $Object.hasOwnProperty.call(m, "id") && m.id !== 0)
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint32(m.id);
        if (m.sensor != null && $Object.hasOwnProperty.call(m, "sensor") && m.sensor !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.sensor);
        if (m.quantity != null && $Object.hasOwnProperty.call(m, "quantity") && m.quantity !== "")
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).string(m.quantity);
        if (m.unit != null && $Object.hasOwnProperty.call(m, "unit") && m.unit !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.unit);
        if (m.decimals != null && $Object.hasOwnProperty.call(m, "decimals") && m.decimals !== 0)
          w.uint32(
            /* id 5, wireType 0 =*/
            40
          ).sint32(m.decimals);
        if (m.retired != null && $Object.hasOwnProperty.call(m, "retired") && m.retired !== false)
          w.uint32(
            /* id 6, wireType 0 =*/
            48
          ).bool(m.retired);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Channel.decode = function(r, l, z, q, g) {
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
            case 6: {
              if (u !== 0)
                break;
              if (v = r.bool())
                m.retired = v;
              else
                delete m.retired;
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
      return Channel;
    })();
    v1.Actuator = (function() {
      const Actuator = function(p) {
        this.actions = [];
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Actuator.prototype.name = "";
      Actuator.prototype.kind = "";
      Actuator.prototype.actions = $util.emptyArray;
      Actuator.prototype.proportional = false;
      Actuator.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.name != null && $Object.hasOwnProperty.call(m, "name") && m.name !== "")
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(m.name);
        if (m.kind != null && $Object.hasOwnProperty.call(m, "kind") && m.kind !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.kind);
        if (m.actions != null && m.actions.length) {
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).int32s(m.actions);
        }
        if (m.proportional != null && $Object.hasOwnProperty.call(m, "proportional") && m.proportional !== false)
          w.uint32(
            /* id 4, wireType 0 =*/
            32
          ).bool(m.proportional);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Actuator.decode = function(r, l, z, q, g) {
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
      return Actuator;
    })();
    v1.ActionType = (function() {
      const valuesById = $Object.create(null), values = $Object.create(valuesById);
      values[valuesById[0] = "ACTION_TYPE_UNSPECIFIED"] = 0;
      values[valuesById[1] = "ACTION_TYPE_SET"] = 1;
      values[valuesById[2] = "ACTION_TYPE_PULSE"] = 2;
      values[valuesById[3] = "ACTION_TYPE_BLINK"] = 3;
      values[valuesById[4] = "ACTION_TYPE_MOVE"] = 4;
      values[valuesById[5] = "ACTION_TYPE_STOP"] = 5;
      return values;
    })();
    v1.Welcome = (function() {
      const Welcome = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Welcome.prototype.session = "";
      Welcome.prototype.heartbeatMs = 0;
      Welcome.prototype.leaseMs = 0;
      Welcome.prototype.serverTimeMs = 0;
      Welcome.prototype.lastSequence = 0;
      Welcome.prototype.maxFrameBytes = 0;
      Welcome.prototype.maxUnackedBytes = 0;
      Welcome.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.session != null && $Object.hasOwnProperty.call(m, "session") && m.session !== "")
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(m.session);
        if (m.heartbeatMs != null && $Object.hasOwnProperty.call(m, "heartbeatMs") && m.heartbeatMs !== 0)
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).uint32(m.heartbeatMs);
        if (m.leaseMs != null && $Object.hasOwnProperty.call(m, "leaseMs") && m.leaseMs !== 0)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).uint32(m.leaseMs);
        if (m.serverTimeMs != null && $Object.hasOwnProperty.call(m, "serverTimeMs") && (typeof m.serverTimeMs === "object" ? m.serverTimeMs.low || m.serverTimeMs.high : m.serverTimeMs !== 0))
          w.uint32(
            /* id 4, wireType 0 =*/
            32
          ).uint64(m.serverTimeMs);
        if (m.lastSequence != null && $Object.hasOwnProperty.call(m, "lastSequence") && (typeof m.lastSequence === "object" ? m.lastSequence.low || m.lastSequence.high : m.lastSequence !== 0))
          w.uint32(
            /* id 5, wireType 0 =*/
            40
          ).uint64(m.lastSequence);
        if (m.maxFrameBytes != null && $Object.hasOwnProperty.call(m, "maxFrameBytes") && m.maxFrameBytes !== 0)
          w.uint32(
            /* id 6, wireType 0 =*/
            48
          ).uint32(m.maxFrameBytes);
        if (m.maxUnackedBytes != null && $Object.hasOwnProperty.call(m, "maxUnackedBytes") && m.maxUnackedBytes !== 0)
          w.uint32(
            /* id 7, wireType 0 =*/
            56
          ).uint32(m.maxUnackedBytes);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Welcome.decode = function(r, l, z, q, g) {
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
      return Welcome;
    })();
    v1.RefuseReason = (function() {
      const valuesById = $Object.create(null), values = $Object.create(valuesById);
      values[valuesById[0] = "REFUSE_REASON_UNSPECIFIED"] = 0;
      values[valuesById[1] = "REFUSE_REASON_PROTOCOL_VERSION"] = 1;
      values[valuesById[2] = "REFUSE_REASON_UNAUTHENTICATED"] = 2;
      values[valuesById[3] = "REFUSE_REASON_INVALID_HELLO"] = 3;
      values[valuesById[4] = "REFUSE_REASON_OVERLOADED"] = 4;
      values[valuesById[5] = "REFUSE_REASON_WRONG_AGENT"] = 5;
      return values;
    })();
    v1.Refuse = (function() {
      const Refuse = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Refuse.prototype.reason = 0;
      Refuse.prototype.detail = "";
      Refuse.prototype.retryAfterMs = 0;
      Refuse.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== 0)
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int32(m.reason);
        if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.detail);
        if (m.retryAfterMs != null && $Object.hasOwnProperty.call(m, "retryAfterMs") && m.retryAfterMs !== 0)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).uint32(m.retryAfterMs);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Refuse.decode = function(r, l, z, q, g) {
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
      return Refuse;
    })();
    v1.GoodbyeReason = (function() {
      const valuesById = $Object.create(null), values = $Object.create(valuesById);
      values[valuesById[0] = "GOODBYE_REASON_UNSPECIFIED"] = 0;
      values[valuesById[1] = "GOODBYE_REASON_SHUTDOWN"] = 1;
      values[valuesById[2] = "GOODBYE_REASON_DRAINING"] = 2;
      values[valuesById[3] = "GOODBYE_REASON_SUPERSEDED"] = 3;
      values[valuesById[4] = "GOODBYE_REASON_PROTOCOL_ERROR"] = 4;
      values[valuesById[5] = "GOODBYE_REASON_TIMEOUT"] = 5;
      values[valuesById[6] = "GOODBYE_REASON_OVERLOADED"] = 6;
      values[valuesById[7] = "GOODBYE_REASON_REVOKED"] = 7;
      return values;
    })();
    v1.Goodbye = (function() {
      const Goodbye = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Goodbye.prototype.reason = 0;
      Goodbye.prototype.detail = "";
      Goodbye.prototype.retryAfterMs = 0;
      Goodbye.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== 0)
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int32(m.reason);
        if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.detail);
        if (m.retryAfterMs != null && $Object.hasOwnProperty.call(m, "retryAfterMs") && m.retryAfterMs !== 0)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).uint32(m.retryAfterMs);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Goodbye.decode = function(r, l, z, q, g) {
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
      return Goodbye;
    })();
    v1.Ping = (function() {
      const Ping = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Ping.prototype.stamp = 0;
      Ping.prototype.roundTripUs = 0;
      Ping.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.stamp != null && $Object.hasOwnProperty.call(m, "stamp") && (typeof m.stamp === "object" ? m.stamp.low || m.stamp.high : m.stamp !== 0))
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(m.stamp);
        if (m.roundTripUs != null && $Object.hasOwnProperty.call(m, "roundTripUs") && m.roundTripUs !== 0)
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).uint32(m.roundTripUs);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Ping.decode = function(r, l, z, q, g) {
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
      return Ping;
    })();
    v1.Pong = (function() {
      const Pong = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Pong.prototype.stamp = 0;
      Pong.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.stamp != null && $Object.hasOwnProperty.call(m, "stamp") && (typeof m.stamp === "object" ? m.stamp.low || m.stamp.high : m.stamp !== 0))
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(m.stamp);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Pong.decode = function(r, l, z, q, g) {
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
      return Pong;
    })();
    v1.ClockQuality = (function() {
      const valuesById = $Object.create(null), values = $Object.create(valuesById);
      values[valuesById[0] = "CLOCK_QUALITY_UNSPECIFIED"] = 0;
      values[valuesById[1] = "CLOCK_QUALITY_GOOD"] = 1;
      values[valuesById[2] = "CLOCK_QUALITY_RESTAMPED"] = 2;
      values[valuesById[3] = "CLOCK_QUALITY_UNCERTAIN"] = 3;
      return values;
    })();
    v1.Batch = (function() {
      const Batch = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Batch.prototype.sequence = 0;
      Batch.prototype.baseTimeMs = 0;
      Batch.prototype.clock = 0;
      Batch.prototype.columns = $util.newBuffer([]);
      Batch.prototype.gap = null;
      Batch.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.sequence != null && $Object.hasOwnProperty.call(m, "sequence") && (typeof m.sequence === "object" ? m.sequence.low || m.sequence.high : m.sequence !== 0))
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(m.sequence);
        if (m.baseTimeMs != null && $Object.hasOwnProperty.call(m, "baseTimeMs") && (typeof m.baseTimeMs === "object" ? m.baseTimeMs.low || m.baseTimeMs.high : m.baseTimeMs !== 0))
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).uint64(m.baseTimeMs);
        if (m.clock != null && $Object.hasOwnProperty.call(m, "clock") && m.clock !== 0)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).int32(m.clock);
        if (m.columns != null && $Object.hasOwnProperty.call(m, "columns") && m.columns.length)
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).bytes(m.columns);
        if (m.gap != null && $Object.hasOwnProperty.call(m, "gap"))
          $root.fieldhand.v1.Gap.encode(m.gap, w.uint32(
            /* id 5, wireType 2 =*/
            42
          ).fork(), q + 1).ldelim();
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Batch.decode = function(r, l, z, q, g) {
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
      return Batch;
    })();
    v1.Columns = (function() {
      const Columns = function(p) {
        this.channel = [];
        this.count = [];
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Columns.prototype.channel = $util.emptyArray;
      Columns.prototype.count = $util.emptyArray;
      Columns.prototype.times = $util.newBuffer([]);
      Columns.prototype.values = $util.newBuffer([]);
      Columns.prototype.quality = $util.newBuffer([]);
      Columns.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.channel != null && m.channel.length) {
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).uint32s(m.channel);
        }
        if (m.count != null && m.count.length) {
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).uint32s(m.count);
        }
        if (m.times != null && $Object.hasOwnProperty.call(m, "times") && m.times.length)
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).bytes(m.times);
        if (m.values != null && $Object.hasOwnProperty.call(m, "values") && m.values.length)
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).bytes(m.values);
        if (m.quality != null && $Object.hasOwnProperty.call(m, "quality") && m.quality.length)
          w.uint32(
            /* id 5, wireType 2 =*/
            42
          ).bytes(m.quality);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Columns.decode = function(r, l, z, q, g) {
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
      return Columns;
    })();
    v1.Quality = (function() {
      const valuesById = $Object.create(null), values = $Object.create(valuesById);
      values[valuesById[0] = "QUALITY_OK"] = 0;
      values[valuesById[1] = "QUALITY_SUSPECT"] = 1;
      values[valuesById[2] = "QUALITY_UNCERTAIN_TIME"] = 2;
      return values;
    })();
    v1.Gap = (function() {
      const Gap = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Gap.prototype.readings = 0;
      Gap.prototype.fromMs = 0;
      Gap.prototype.toMs = 0;
      Gap.prototype.reason = "";
      Gap.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.readings != null && $Object.hasOwnProperty.call(m, "readings") && (typeof m.readings === "object" ? m.readings.low || m.readings.high : m.readings !== 0))
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(m.readings);
        if (m.fromMs != null && $Object.hasOwnProperty.call(m, "fromMs") && (typeof m.fromMs === "object" ? m.fromMs.low || m.fromMs.high : m.fromMs !== 0))
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).uint64(m.fromMs);
        if (m.toMs != null && $Object.hasOwnProperty.call(m, "toMs") && (typeof m.toMs === "object" ? m.toMs.low || m.toMs.high : m.toMs !== 0))
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).uint64(m.toMs);
        if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.reason);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Gap.decode = function(r, l, z, q, g) {
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
      return Gap;
    })();
    v1.Ack = (function() {
      const Ack = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Ack.prototype.sequence = 0;
      Ack.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.sequence != null && $Object.hasOwnProperty.call(m, "sequence") && (typeof m.sequence === "object" ? m.sequence.low || m.sequence.high : m.sequence !== 0))
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(m.sequence);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Ack.decode = function(r, l, z, q, g) {
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
      return Ack;
    })();
    v1.Command = (function() {
      const Command = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Command.prototype.id = "";
      Command.prototype.actuator = "";
      Command.prototype.ttlMs = 0;
      Command.prototype.issuer = "";
      Command.prototype.set = null;
      Command.prototype.pulse = null;
      Command.prototype.blink = null;
      Command.prototype.move = null;
      Command.prototype.stop = null;
      let $oneOfFields;
      $Object.defineProperty(Command.prototype, "action", {
        get: $util.oneOfGetter($oneOfFields = ["set", "pulse", "blink", "move", "stop"]),
        set: $util.oneOfSetter($oneOfFields)
      });
      Command.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.id != null && $Object.hasOwnProperty.call(m, "id") && m.id !== "")
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(m.id);
        if (m.actuator != null && $Object.hasOwnProperty.call(m, "actuator") && m.actuator !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.actuator);
        if (m.ttlMs != null && $Object.hasOwnProperty.call(m, "ttlMs") && m.ttlMs !== 0)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).uint32(m.ttlMs);
        if (m.issuer != null && $Object.hasOwnProperty.call(m, "issuer") && m.issuer !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.issuer);
        if (m.set != null && $Object.hasOwnProperty.call(m, "set"))
          $root.fieldhand.v1.SetAction.encode(m.set, w.uint32(
            /* id 5, wireType 2 =*/
            42
          ).fork(), q + 1).ldelim();
        if (m.pulse != null && $Object.hasOwnProperty.call(m, "pulse"))
          $root.fieldhand.v1.PulseAction.encode(m.pulse, w.uint32(
            /* id 6, wireType 2 =*/
            50
          ).fork(), q + 1).ldelim();
        if (m.blink != null && $Object.hasOwnProperty.call(m, "blink"))
          $root.fieldhand.v1.BlinkAction.encode(m.blink, w.uint32(
            /* id 7, wireType 2 =*/
            58
          ).fork(), q + 1).ldelim();
        if (m.move != null && $Object.hasOwnProperty.call(m, "move"))
          $root.fieldhand.v1.MoveAction.encode(m.move, w.uint32(
            /* id 8, wireType 2 =*/
            66
          ).fork(), q + 1).ldelim();
        if (m.stop != null && $Object.hasOwnProperty.call(m, "stop"))
          $root.fieldhand.v1.StopAction.encode(m.stop, w.uint32(
            /* id 9, wireType 2 =*/
            74
          ).fork(), q + 1).ldelim();
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Command.decode = function(r, l, z, q, g) {
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
            case 7: {
              if (u !== 2)
                break;
              m.blink = $root.fieldhand.v1.BlinkAction.decode(r, r.size(), $undefined, q + 1, m.blink);
              m.action = "blink";
              continue;
            }
            case 8: {
              if (u !== 2)
                break;
              m.move = $root.fieldhand.v1.MoveAction.decode(r, r.size(), $undefined, q + 1, m.move);
              m.action = "move";
              continue;
            }
            case 9: {
              if (u !== 2)
                break;
              m.stop = $root.fieldhand.v1.StopAction.decode(r, r.size(), $undefined, q + 1, m.stop);
              m.action = "stop";
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
      return Command;
    })();
    v1.SetAction = (function() {
      const SetAction = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      SetAction.prototype.level = 0;
      SetAction.prototype.fadeMs = 0;
      SetAction.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.level != null && $Object.hasOwnProperty.call(m, "level") && !$Object.is(m.level, 0))
          w.uint32(
            /* id 1, wireType 1 =*/
            9
          ).double(m.level);
        if (m.fadeMs != null && $Object.hasOwnProperty.call(m, "fadeMs") && m.fadeMs !== 0)
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).uint32(m.fadeMs);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      SetAction.decode = function(r, l, z, q, g) {
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
            case 2: {
              if (u !== 0)
                break;
              if (v = r.uint32())
                m.fadeMs = v;
              else
                delete m.fadeMs;
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
      return SetAction;
    })();
    v1.PulseAction = (function() {
      const PulseAction = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      PulseAction.prototype.durationMs = 0;
      PulseAction.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.durationMs != null && $Object.hasOwnProperty.call(m, "durationMs") && m.durationMs !== 0)
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint32(m.durationMs);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      PulseAction.decode = function(r, l, z, q, g) {
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
      return PulseAction;
    })();
    v1.BlinkAction = (function() {
      const BlinkAction = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      BlinkAction.prototype.onMs = 0;
      BlinkAction.prototype.offMs = 0;
      BlinkAction.prototype.times = 0;
      BlinkAction.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.onMs != null && $Object.hasOwnProperty.call(m, "onMs") && m.onMs !== 0)
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint32(m.onMs);
        if (m.offMs != null && $Object.hasOwnProperty.call(m, "offMs") && m.offMs !== 0)
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).uint32(m.offMs);
        if (m.times != null && $Object.hasOwnProperty.call(m, "times") && m.times !== 0)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).uint32(m.times);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      BlinkAction.decode = function(r, l, z, q, g) {
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
        m = g || new $root.fieldhand.v1.BlinkAction();
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
                m.onMs = v;
              else
                delete m.onMs;
              continue;
            }
            case 2: {
              if (u !== 0)
                break;
              if (v = r.uint32())
                m.offMs = v;
              else
                delete m.offMs;
              continue;
            }
            case 3: {
              if (u !== 0)
                break;
              if (v = r.uint32())
                m.times = v;
              else
                delete m.times;
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
      return BlinkAction;
    })();
    v1.MoveAction = (function() {
      const MoveAction = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      MoveAction.prototype.position = 0;
      MoveAction.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.position != null && $Object.hasOwnProperty.call(m, "position") && !$Object.is(m.position, 0))
          w.uint32(
            /* id 1, wireType 1 =*/
            9
          ).double(m.position);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      MoveAction.decode = function(r, l, z, q, g) {
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
        m = g || new $root.fieldhand.v1.MoveAction();
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
                m.position = v;
              else
                delete m.position;
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
      return MoveAction;
    })();
    v1.StopAction = (function() {
      const StopAction = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      StopAction.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      StopAction.decode = function(r, l, z, q, g) {
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
        m = g || new $root.fieldhand.v1.StopAction();
        while (r.pos < c) {
          var s = r.pos;
          var t = r.tag();
          if (t === z) {
            z = $undefined;
            break;
          }
          r.skipType(t & 7, q, t);
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
      return StopAction;
    })();
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
      const CommandResult = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      CommandResult.prototype.id = "";
      CommandResult.prototype.state = 0;
      CommandResult.prototype.reason = "";
      CommandResult.prototype.detail = "";
      CommandResult.prototype.actuator = null;
      CommandResult.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.id != null && $Object.hasOwnProperty.call(m, "id") && m.id !== "")
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(m.id);
        if (m.state != null && $Object.hasOwnProperty.call(m, "state") && m.state !== 0)
          w.uint32(
            /* id 2, wireType 0 =*/
            16
          ).int32(m.state);
        if (m.reason != null && $Object.hasOwnProperty.call(m, "reason") && m.reason !== "")
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).string(m.reason);
        if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.detail);
        if (m.actuator != null && $Object.hasOwnProperty.call(m, "actuator"))
          $root.fieldhand.v1.ActuatorState.encode(m.actuator, w.uint32(
            /* id 5, wireType 2 =*/
            42
          ).fork(), q + 1).ldelim();
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      CommandResult.decode = function(r, l, z, q, g) {
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
      return CommandResult;
    })();
    v1.ActuatorState = (function() {
      const ActuatorState = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      ActuatorState.prototype.name = "";
      ActuatorState.prototype.level = 0;
      ActuatorState.prototype.readBack = false;
      ActuatorState.prototype.cause = "";
      ActuatorState.prototype.sinceMs = 0;
      ActuatorState.prototype.fault = "";
      ActuatorState.prototype.position = null;
      ActuatorState.prototype.rpm = null;
      ActuatorState.prototype.activity = "";
      let $oneOfFields;
      $Object.defineProperty(ActuatorState.prototype, "_position", {
        get: $util.oneOfGetter($oneOfFields = ["position"]),
        set: $util.oneOfSetter($oneOfFields)
      });
      $Object.defineProperty(ActuatorState.prototype, "_rpm", {
        get: $util.oneOfGetter($oneOfFields = ["rpm"]),
        set: $util.oneOfSetter($oneOfFields)
      });
      ActuatorState.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.name != null && $Object.hasOwnProperty.call(m, "name") && m.name !== "")
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(m.name);
        if (m.level != null && $Object.hasOwnProperty.call(m, "level") && !$Object.is(m.level, 0))
          w.uint32(
            /* id 2, wireType 1 =*/
            17
          ).double(m.level);
        if (m.readBack != null && $Object.hasOwnProperty.call(m, "readBack") && m.readBack !== false)
          w.uint32(
            /* id 3, wireType 0 =*/
            24
          ).bool(m.readBack);
        if (m.cause != null && $Object.hasOwnProperty.call(m, "cause") && m.cause !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.cause);
        if (m.sinceMs != null && $Object.hasOwnProperty.call(m, "sinceMs") && (typeof m.sinceMs === "object" ? m.sinceMs.low || m.sinceMs.high : m.sinceMs !== 0))
          w.uint32(
            /* id 5, wireType 0 =*/
            40
          ).uint64(m.sinceMs);
        if (m.fault != null && $Object.hasOwnProperty.call(m, "fault") && m.fault !== "")
          w.uint32(
            /* id 6, wireType 2 =*/
            50
          ).string(m.fault);
        if (m.position != null && $Object.hasOwnProperty.call(m, "position"))
          w.uint32(
            /* id 7, wireType 1 =*/
            57
          ).double(m.position);
        if (m.rpm != null && $Object.hasOwnProperty.call(m, "rpm"))
          w.uint32(
            /* id 8, wireType 1 =*/
            65
          ).double(m.rpm);
        if (m.activity != null && $Object.hasOwnProperty.call(m, "activity") && m.activity !== "")
          w.uint32(
            /* id 9, wireType 2 =*/
            74
          ).string(m.activity);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      ActuatorState.decode = function(r, l, z, q, g) {
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
            case 7: {
              if (u !== 1)
                break;
              m.position = r.double();
              m._position = "position";
              continue;
            }
            case 8: {
              if (u !== 1)
                break;
              m.rpm = r.double();
              m._rpm = "rpm";
              continue;
            }
            case 9: {
              if (u !== 2)
                break;
              if ((v = r.stringVerify()).length)
                m.activity = v;
              else
                delete m.activity;
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
      return ActuatorState;
    })();
    v1.ActuatorStates = (function() {
      const ActuatorStates = function(p) {
        this.actuators = [];
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      ActuatorStates.prototype.actuators = $util.emptyArray;
      ActuatorStates.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.actuators != null && m.actuators.length) {
          for (var i = 0; i < m.actuators.length; ++i)
            $root.fieldhand.v1.ActuatorState.encode(m.actuators[i], w.uint32(
              /* id 1, wireType 2 =*/
              10
            ).fork(), q + 1).ldelim();
        }
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      ActuatorStates.decode = function(r, l, z, q, g) {
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
      return ActuatorStates;
    })();
    v1.SensorState = (function() {
      const SensorState = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      SensorState.prototype.name = "";
      SensorState.prototype.kind = "";
      SensorState.prototype.fault = "";
      SensorState.prototype.detail = "";
      SensorState.prototype.sinceMs = 0;
      SensorState.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.name != null && $Object.hasOwnProperty.call(m, "name") && m.name !== "")
          w.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(m.name);
        if (m.kind != null && $Object.hasOwnProperty.call(m, "kind") && m.kind !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.kind);
        if (m.fault != null && $Object.hasOwnProperty.call(m, "fault") && m.fault !== "")
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).string(m.fault);
        if (m.detail != null && $Object.hasOwnProperty.call(m, "detail") && m.detail !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.detail);
        if (m.sinceMs != null && $Object.hasOwnProperty.call(m, "sinceMs") && (typeof m.sinceMs === "object" ? m.sinceMs.low || m.sinceMs.high : m.sinceMs !== 0))
          w.uint32(
            /* id 5, wireType 0 =*/
            40
          ).uint64(m.sinceMs);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      SensorState.decode = function(r, l, z, q, g) {
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
      return SensorState;
    })();
    v1.SensorStates = (function() {
      const SensorStates = function(p) {
        this.sensors = [];
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      SensorStates.prototype.sensors = $util.emptyArray;
      SensorStates.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.sensors != null && m.sensors.length) {
          for (var i = 0; i < m.sensors.length; ++i)
            $root.fieldhand.v1.SensorState.encode(m.sensors[i], w.uint32(
              /* id 1, wireType 2 =*/
              10
            ).fork(), q + 1).ldelim();
        }
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      SensorStates.decode = function(r, l, z, q, g) {
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
      return SensorStates;
    })();
    v1.Event = (function() {
      const Event = function(p) {
        if (p) {
          for (var ks = $Object.keys(p), i = 0; i < ks.length; ++i)
            if (p[ks[i]] != null && ks[i] !== "__proto__")
              this[ks[i]] = p[ks[i]];
        }
      };
      Event.prototype.timeMs = 0;
      Event.prototype.kind = "";
      Event.prototype.source = "";
      Event.prototype.text = "";
      Event.encode = function(m, w, q) {
        if (!w)
          w = $Writer.create();
        if (q === $undefined)
          q = 0;
        if (q > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (m.timeMs != null && $Object.hasOwnProperty.call(m, "timeMs") && (typeof m.timeMs === "object" ? m.timeMs.low || m.timeMs.high : m.timeMs !== 0))
          w.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(m.timeMs);
        if (m.kind != null && $Object.hasOwnProperty.call(m, "kind") && m.kind !== "")
          w.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(m.kind);
        if (m.source != null && $Object.hasOwnProperty.call(m, "source") && m.source !== "")
          w.uint32(
            /* id 3, wireType 2 =*/
            26
          ).string(m.source);
        if (m.text != null && $Object.hasOwnProperty.call(m, "text") && m.text !== "")
          w.uint32(
            /* id 4, wireType 2 =*/
            34
          ).string(m.text);
        if (m.$unknowns != null && $Object.hasOwnProperty.call(m, "$unknowns"))
          for (var i = 0; i < m.$unknowns.length; ++i)
            w.raw(m.$unknowns[i]);
        return w;
      };
      Event.decode = function(r, l, z, q, g) {
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
        m = g || new $root.fieldhand.v1.Event();
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
                m.timeMs = v;
              else
                delete m.timeMs;
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
                m.source = v;
              else
                delete m.source;
              continue;
            }
            case 4: {
              if (u !== 2)
                break;
              if ((v = r.stringVerify()).length)
                m.text = v;
              else
                delete m.text;
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
      return Event;
    })();
    return v1;
  })();
  return fieldhand2;
})();
export {
  $root as default
};
