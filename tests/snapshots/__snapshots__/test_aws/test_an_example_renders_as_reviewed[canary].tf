##### versions.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:9e55703536debdf6d6ccdabb55cc9357dc36906640fae16c5ee260634095f4b2

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
    tags = merge({ lbgen = "canary" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:340dcac5220095484a9880f135d78b900b449bf433fc027f0789b8c9c5491a78

variable "region" {
  description = "The AWS region."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

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

##### network.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:dff1df40b9d970743a25be1ee540f316e3065604640a08769fba908cc73effbe

resource "aws_security_group" "alb" {
  name_prefix = "canary-alb-"
  description = "application load balancer of canary"
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

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:d017f01c3aa5cade09da6e68cdf8093c7c34ed4d7832f51980ddcc3d44fab106

resource "aws_lb" "alb" {
  name                       = "canary"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 60
  client_keep_alive          = 3600
  enable_http2               = false
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

##### listeners.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:37742997fe05c805db4c0a89f5957cb59f62a797caaa3bf683989698010e546f

# listener web
# what no rule takes: 404
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:9e42fce3c25abb3315da59a0e40ea4ca756f66387c9049e6741d806c636036f3

# upstream stable
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "stable" {
  name            = "canary-stable-31a9e"
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
    Name = "stable"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "stable" {
  for_each = {
    "stable-1" = { id = "10.0.1.11", port = 8080 }
    "stable-2" = { id = "10.0.1.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.stable.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream next
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "next" {
  name            = "canary-next-fe1df"
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
    Name = "next"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "next" {
  for_each = {
    "next-1" = { id = "10.0.2.11", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.next.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### rules.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ddaf6ca6607a7dc24ca7537e78e5ee9625bef3a556090d8f31972d77bb768814

# route testers-by-header
resource "aws_lb_listener_rule" "web_testers-by-header" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 24482

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    http_header {
      http_header_name = "x-canary"
      regex_values     = ["^always$"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.next.arn
  }

  tags = {
    Name = "testers-by-header"
  }
}

# route testers-by-cookie
resource "aws_lb_listener_rule" "web_testers-by-cookie" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 24483

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    http_header {
      http_header_name = "cookie"
      regex_values     = ["^(.*; *)?canary=1(;.*)?$"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.next.arn
  }

  tags = {
    Name = "testers-by-cookie"
  }
}

# route testers-by-query
resource "aws_lb_listener_rule" "web_testers-by-query" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 24484

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  condition {
    query_string {
      key   = "version"
      value = "next"
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.next.arn
  }

  tags = {
    Name = "testers-by-query"
  }
}

# route everybody
resource "aws_lb_listener_rule" "web_everybody" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 25177

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.stable.arn
        weight = 95
      }
      target_group {
        arn    = aws_lb_target_group.next.arn
        weight = 5
      }
    }
  }

  tags = {
    Name = "everybody"
  }
}

##### outputs.tf
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ea5c7e426ada2a4a8214286db7046fbb9a3e71d6800f78c8d0555757d12787bc

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

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec canary | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:618628cc92b9f5060cce1f068468328d3bae9683b2835bf267ec61280654568a

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }

  assert {
    condition = length(distinct([
      aws_lb_listener_rule.web_testers-by-header.priority,
      aws_lb_listener_rule.web_testers-by-cookie.priority,
      aws_lb_listener_rule.web_testers-by-query.priority,
      aws_lb_listener_rule.web_everybody.priority,
    ])) == 4
    error_message = "priorities on listener web are unique"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

