##### versions.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a8cbc00d76ac54468a2de68f5ca1a19e3fd171ec5f4976f45a8f2f3fe5f5a508

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "shop" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a801e9ac01f762fdbc41fec88a3602409941ec28991679eddf7553108663efa5

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
  default     = "vpc-0123"
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)
  default     = ["subnet-a", "subnet-b"]

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

variable "create_access_logs_bucket" {
  description = "Whether this module owns the bucket of the access logs; its policy is an output."
  type        = bool
  default     = true
}

variable "client_ca_bucket" {
  description = "The S3 bucket with the bundles of clients' CAs."
  type        = string
}

variable "client_ca_key_secure" {
  description = "The object in it that is a copy of /etc/ssl/clients-ca.pem."
  type        = string
  default     = "clients-ca.pem"
}

##### network.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:988ff2f1c8d004e99287c48c64c50dea24fc7190ff7c47508055ee11add81286

resource "aws_security_group" "alb" {
  name_prefix = "shop-alb-"
  description = "application load balancer of shop"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_web" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_web_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_secure" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener secure"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_secure_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener secure"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_security_group" "nlb" {
  name_prefix = "shop-nlb-"
  description = "network load balancer of shop"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "nlb_db" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener db"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_db_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener db"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv6         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_dns" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener dns"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_dns_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener dns"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  cidr_ipv6         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_raw" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener raw"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_raw_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener raw"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "nlb" {
  security_group_id = aws_security_group.nlb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:c42d2729306b9d6c5fee81ddbb66e452d04aafbc8779c09380bbd2615f37251c

# one idle time-out for all: the spec asks for 30s, 1m, 1h
resource "aws_lb" "alb" {
  name                       = "shop"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 3600
  client_keep_alive          = 3600
  enable_http2               = true
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"

  access_logs {
    bucket  = local.access_logs_bucket
    prefix  = "shop"
    enabled = true
  }
}

resource "aws_lb" "nlb" {
  name                       = "shop-nlb"
  load_balancer_type         = "network"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.nlb.id]
  enable_deletion_protection = true

  # Servers listed by address are few: a zone without one answers from another.
  enable_cross_zone_load_balancing                             = true
  enforce_security_group_inbound_rules_on_private_link_traffic = "on"
}

##### listeners.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:b847476f38df680e5d4743888e9a3c65fd4e94e6d3ed7842af6078f8f3d63ed7

# listener web
# the spec asks for 308; an application load balancer redirects with 301 or 302
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      host        = "#{host}"
      port        = "443"
      path        = "/#{path}"
      query       = "#{query}"
      status_code = "HTTP_301"
    }
  }
}

# listener secure
# what no rule takes: 404
resource "aws_lb_listener" "secure" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 443
  protocol          = "HTTPS"

  # Mozilla intermediate: TLS 1.2 and 1.3 with forward secrecy and AEAD, as intermediate; without its CHACHA20-POLY1305 and DHE suites for TLS 1.2
  ssl_policy      = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn = data.aws_acm_certificate.shop.arn

  routing_http_response_strict_transport_security_header_value = "max-age=63072000; includeSubDomains"

  mutual_authentication {
    mode                             = "verify"
    trust_store_arn                  = aws_lb_trust_store.secure.arn
    ignore_client_certificate_expiry = false
  }

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

# listener db
resource "aws_lb_listener" "db" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 5432
  protocol          = "TCP"

  tcp_idle_timeout_seconds = 60

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nlb_postgres.arn
  }
}

# listener dns
resource "aws_lb_listener" "dns" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 53
  protocol          = "UDP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nlb_resolvers.arn
  }
}

# listener raw
# chosen by TLS name in the spec, which a network load balancer does not read: all to one group
resource "aws_lb_listener" "raw" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 8443
  protocol          = "TCP"

  tcp_idle_timeout_seconds = 60

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nlb_web-tls.arn
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:22eac4b67384f6fcf1fdd0cf89b0e302f7e10cba17874c23c74f7764ec7f43dc

# upstream api
# the spec asks for least_connections; nearest: least_outstanding_requests
resource "aws_lb_target_group" "api" {
  name        = "shop-api-d79bd"
  vpc_id      = var.vpc_id
  target_type = "instance"
  protocol    = "HTTPS"
  port        = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "least_outstanding_requests"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTPS"
    port                = "traffic-port"
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  stickiness {
    enabled         = true
    type            = "lb_cookie"
    cookie_duration = 3600
  }

  tags = {
    Name = "api"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_autoscaling_attachment" "api" {
  autoscaling_group_name = "api-asg"
  lb_target_group_arn    = aws_lb_target_group.api.arn
}

# upstream web
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "web" {
  name            = "shop-web-0fda2"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "web"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "web" {
  for_each = {
    "web-1" = { id = "10.0.2.11", port = 8080 }
    "web-2" = { id = "10.0.2.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.web.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream static
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "static" {
  name            = "shop-static-172f2"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 80

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "static"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "static" {
  for_each = {
    "static-1" = { id = "10.0.3.11", port = 80 }
    "static-2" = { id = "10.0.3.12", port = 80 }
  }

  target_group_arn  = aws_lb_target_group.static.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream api-v2
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api-v2" {
  name            = "shop-api-v2-866ef"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api-v2"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api-v2" {
  for_each = {
    "api-v2-1" = { id = "10.0.1.21", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api-v2.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream postgres
# not registered: postgres-2 10.0.5.12:5432 (backup)
resource "aws_lb_target_group" "nlb_postgres" {
  name            = "shop-nlb-postgres-6873a"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "TCP"
  port            = 5432

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  preserve_client_ip                = "false"
  proxy_protocol_v2                 = false

  # A check that fails keeps new connections away and cuts none, as a proxy does.
  target_health_state {
    enable_unhealthy_connection_termination = false
  }

  health_check {
    enabled             = true
    protocol            = "TCP"
    port                = "traffic-port"
    interval            = 5
    timeout             = 2
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "postgres"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "nlb_postgres" {
  for_each = {
    "postgres-1" = { id = "10.0.5.11", port = 5432 }
  }

  target_group_arn  = aws_lb_target_group.nlb_postgres.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream resolvers
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "nlb_resolvers" {
  name            = "shop-nlb-resolvers-24b9a"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "UDP"
  port            = 53

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  preserve_client_ip                = "true"
  proxy_protocol_v2                 = false

  health_check {
    enabled             = true
    protocol            = "TCP"
    port                = "traffic-port"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "resolvers"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "nlb_resolvers" {
  for_each = {
    "resolvers-1" = { id = "10.0.6.11", port = 53 }
    "resolvers-2" = { id = "10.0.6.12", port = 53 }
  }

  target_group_arn  = aws_lb_target_group.nlb_resolvers.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream web-tls
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "nlb_web-tls" {
  name            = "shop-nlb-web-tls-00d49"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "TCP"
  port            = 443

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  preserve_client_ip                = "false"
  proxy_protocol_v2                 = false

  # A check that fails keeps new connections away and cuts none, as a proxy does.
  target_health_state {
    enable_unhealthy_connection_termination = false
  }

  health_check {
    enabled             = true
    protocol            = "TCP"
    port                = "traffic-port"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "web-tls"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "nlb_web-tls" {
  for_each = {
    "web-tls-1" = { id = "10.0.7.11", port = 443 }
  }

  target_group_arn  = aws_lb_target_group.nlb_web-tls.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### rules.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:d59894003bd575daaa93ebe0429278997737daa548ee5035afe98923c099de92

# route login
resource "aws_lb_listener_rule" "secure_login" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 2280

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    path_pattern {
      values = ["/api/v1/login"]
    }
  }

  condition {
    http_request_method {
      values = ["POST"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  tags = {
    Name = "login"
  }
}

# route images
# the spec changes headers here, which no rule can: X-Tier, Cache-Control, Server
resource "aws_lb_listener_rule" "secure_images" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 5433

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    path_pattern {
      regex_values = ["^/img/[0-9]+\\.(png|jpg)$"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.static.arn
  }

  tags = {
    Name = "images"
  }
}

# route api-v2-testers
resource "aws_lb_listener_rule" "secure_api-v2-testers" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 13393

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    path_pattern {
      regex_values = ["^/api/v1(/.*)?$"]
    }
  }

  condition {
    http_header {
      http_header_name = "x-canary"
      regex_values     = ["^always$"]
    }
  }

  condition {
    http_header {
      http_header_name = "cookie"
      regex_values     = ["^(.*; *)?beta=yes(;.*)?$"]
    }
  }

  condition {
    query_string {
      key   = "debug"
      value = "1"
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api-v2.arn
  }

  tags = {
    Name = "api-v2-testers"
  }
}

# route api-v1
resource "aws_lb_listener_rule" "secure_api-v1" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 17545

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    path_pattern {
      values = ["/api/v1", "/api/v1/*"]
    }
  }

  transform {
    type = "url-rewrite"

    url_rewrite_config {
      rewrite {
        regex   = "^/api/v1/?(.*)$"
        replace = "/$1"
      }
    }
  }

  action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.api.arn
        weight = 95
      }
      target_group {
        arn    = aws_lb_target_group.api-v2.arn
        weight = 5
      }

      stickiness {
        enabled  = true
        duration = 3600
      }
    }
  }

  tags = {
    Name = "api-v1"
  }
}

# route admin
# closed: an application load balancer cannot ask for this route's credentials
resource "aws_lb_listener_rule" "secure_admin" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 23105

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    path_pattern {
      values = ["/admin", "/admin/*"]
    }
  }

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "403"
    }
  }

  tags = {
    Name = "admin"
  }
}

# route live
resource "aws_lb_listener_rule" "secure_live" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 23869

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    path_pattern {
      values = ["/ws", "/ws/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }

  tags = {
    Name = "live"
  }
}

# route rest
resource "aws_lb_listener_rule" "secure_rest" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 25177

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }

  tags = {
    Name = "rest"
  }
}

# route old
resource "aws_lb_listener_rule" "secure_old" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 25520

  condition {
    host_header {
      values = ["old.example.com"]
    }
  }

  action {
    type = "redirect"

    redirect {
      protocol    = "#{protocol}"
      host        = "shop.example.com"
      port        = "443"
      path        = "/#{path}"
      query       = "#{query}"
      status_code = "HTTP_301"
    }
  }

  tags = {
    Name = "old"
  }
}

# route robots
resource "aws_lb_listener_rule" "secure_robots" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 37501

  condition {
    path_pattern {
      values = ["/robots.txt"]
    }
  }

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "User-agent: *\nDisallow: /\n"
      status_code  = "200"
    }
  }

  tags = {
    Name = "robots"
  }
}

##### certificates.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:27744c84f31cb80cf3c5b5a8f6298a3bc8b9f33b1fd57167bcdc028c1af560eb

data "aws_acm_certificate" "shop" {
  domain      = "shop.example.com"
  statuses    = ["ISSUED"]
  most_recent = true
}

# the bundle is a copy of /etc/ssl/clients-ca.pem
resource "aws_lb_trust_store" "secure" {
  name                             = "shop-secure"
  ca_certificates_bundle_s3_bucket = var.client_ca_bucket
  ca_certificates_bundle_s3_key    = var.client_ca_key_secure
}

##### waf.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a9bb502b66134eac607f7d470e14c9a5efa345ca3939f85318200e51d7c85a88

# Rate limits. WAF counts over a sliding window and reacts with a delay, usually below 30 seconds.
resource "aws_wafv2_web_acl" "rate_limits" {
  name  = "shop-rate-limits"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  # route login, rate limit login: the spec asks for 5 per 1m, burst 0
  rule {
    name     = "rate-login"
    priority = 1

    action {
      block {
        custom_response {
          response_code = 429

          response_header {
            name  = "Retry-After"
            value = "12"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        limit                 = 10
        evaluation_window_sec = 120
        aggregate_key_type    = "FORWARDED_IP"

        forwarded_ip_config {
          header_name       = "X-Forwarded-For"
          fallback_behavior = "NO_MATCH"
        }

        scope_down_statement {
          and_statement {
            statement {
              regex_match_statement {
                regex_string = "^(shop\\.example\\.com)[.]?(:[0-9]+)?$"

                field_to_match {
                  single_header {
                    name = "host"
                  }
                }

                text_transformation {
                  priority = 0
                  type     = "LOWERCASE"
                }
              }
            }
            statement {
              regex_match_statement {
                regex_string = "^/api/v1/login$"

                field_to_match {
                  uri_path {}
                }

                text_transformation {
                  priority = 0
                  type     = "URL_DECODE"
                }

                text_transformation {
                  priority = 1
                  type     = "NORMALIZE_PATH"
                }
              }
            }
            statement {
              regex_match_statement {
                regex_string = "^(POST)$"

                field_to_match {
                  method {}
                }

                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate-login"
      sampled_requests_enabled   = true
    }
  }

  # route api-v1, rate limit per-client: the spec asks for 100 per 10s, burst 20
  rule {
    name     = "rate-api-v1"
    priority = 2

    action {
      block {
        custom_response {
          response_code = 429

          response_header {
            name  = "Retry-After"
            value = "1"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        limit                 = 620
        evaluation_window_sec = 60
        aggregate_key_type    = "FORWARDED_IP"

        forwarded_ip_config {
          header_name       = "X-Forwarded-For"
          fallback_behavior = "NO_MATCH"
        }

        scope_down_statement {
          and_statement {
            statement {
              regex_match_statement {
                regex_string = "^(shop\\.example\\.com)[.]?(:[0-9]+)?$"

                field_to_match {
                  single_header {
                    name = "host"
                  }
                }

                text_transformation {
                  priority = 0
                  type     = "LOWERCASE"
                }
              }
            }
            statement {
              regex_match_statement {
                regex_string = "^/api/v1(/|$)"

                field_to_match {
                  uri_path {}
                }

                text_transformation {
                  priority = 0
                  type     = "URL_DECODE"
                }

                text_transformation {
                  priority = 1
                  type     = "NORMALIZE_PATH"
                }
              }
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate-api-v1"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "shop-rate-limits"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "rate_limits" {
  resource_arn = aws_lb.alb.arn
  web_acl_arn  = aws_wafv2_web_acl.rate_limits.arn
}

##### dns.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:5f06c5d2cf582153d5fe27538186f989add6ef7e52f209de5fe6bf778b78a51e

data "aws_route53_zone" "zone" {
  name         = "example.com"
  private_zone = false
}

resource "aws_route53_record" "shop-example-com_a" {
  zone_id = data.aws_route53_zone.zone.zone_id
  name    = "shop.example.com"
  type    = "A"

  alias {
    name                   = aws_lb.alb.dns_name
    zone_id                = aws_lb.alb.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "shop-example-com_aaaa" {
  count = var.ip_address_type == "dualstack" ? 1 : 0

  zone_id = data.aws_route53_zone.zone.zone_id
  name    = "shop.example.com"
  type    = "AAAA"

  alias {
    name                   = aws_lb.alb.dns_name
    zone_id                = aws_lb.alb.zone_id
    evaluate_target_health = true
  }
}

##### logs.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:79bd1d2cfc5e08b26755000214e562637f360ceee39ce0e59bea53617d1e2995

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  # Named by its policy: a load balancer takes no bucket that it may not write to.
  access_logs_bucket = var.create_access_logs_bucket ? aws_s3_bucket_policy.access_logs[0].bucket : "logs"

  access_logs_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AccessLogs"
      Effect    = "Allow"
      Principal = { Service = ["logdelivery.elasticloadbalancing.amazonaws.com", "delivery.logs.amazonaws.com"] }
      Action    = "s3:PutObject"
      Resource  = "arn:${data.aws_partition.current.partition}:s3:::logs/shop/AWSLogs/${data.aws_caller_identity.current.account_id}/*"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_s3_bucket" "access_logs" {
  count = var.create_access_logs_bucket ? 1 : 0

  bucket = "logs"
}

resource "aws_s3_bucket_public_access_block" "access_logs" {
  count = var.create_access_logs_bucket ? 1 : 0

  bucket                  = aws_s3_bucket.access_logs[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Load balancers write with SSE-S3 only, not with keys of KMS.
resource "aws_s3_bucket_server_side_encryption_configuration" "access_logs" {
  count = var.create_access_logs_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "access_logs" {
  count = var.create_access_logs_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket_policy" "access_logs" {
  count = var.create_access_logs_bucket ? 1 : 0

  bucket = aws_s3_bucket.access_logs[0].id
  policy = local.access_logs_policy
}

##### outputs.tf
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:7f8b189ef2adbd787ebef837731883b6554647f0a881c872d6c9d13285281037

output "alb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.alb.dns_name
}

output "alb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.alb.arn
}

output "alb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.alb.id
}

output "nlb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.nlb.dns_name
}

output "nlb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.nlb.arn
}

output "nlb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.nlb.id
}

output "access_logs_bucket_policy" {
  description = "What the access logs' bucket must allow."
  value       = local.access_logs_policy
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec shop | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:c02e61df1cdf687f4045096ec1e5c96092e053a51dfc6d3351209f1bf2b417a2

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region           = "eu-central-1"
  vpc_id           = "vpc-00000000000000000"
  subnet_ids       = ["subnet-00000000000000000", "subnet-11111111111111111"]
  client_ca_bucket = "client-cas"
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }

  assert {
    condition     = aws_lb_listener.web.default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "listener web serves nothing but redirects to https"
  }

  assert {
    condition     = aws_lb_listener.secure.port == 443
    error_message = "listener secure is on port 443"
  }

  assert {
    condition     = aws_lb_listener.secure.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    error_message = "listener secure has the TLS policy nearest to Mozilla's intermediate"
  }

  assert {
    condition     = aws_lb_listener.db.port == 5432
    error_message = "listener db is on port 5432"
  }

  assert {
    condition     = aws_lb_listener.dns.port == 53
    error_message = "listener dns is on port 53"
  }

  assert {
    condition     = aws_lb_listener.raw.port == 8443
    error_message = "listener raw is on port 8443"
  }

  assert {
    condition = length(distinct([
      aws_lb_listener_rule.secure_login.priority,
      aws_lb_listener_rule.secure_images.priority,
      aws_lb_listener_rule.secure_api-v2-testers.priority,
      aws_lb_listener_rule.secure_api-v1.priority,
      aws_lb_listener_rule.secure_admin.priority,
      aws_lb_listener_rule.secure_live.priority,
      aws_lb_listener_rule.secure_rest.priority,
      aws_lb_listener_rule.secure_old.priority,
      aws_lb_listener_rule.secure_robots.priority,
    ])) == 9
    error_message = "priorities on listener secure are unique"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

